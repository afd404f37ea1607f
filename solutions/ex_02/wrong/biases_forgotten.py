"""
misconception: "a linear layer is its matrix"
based_on: one_pattern
score: {test_base_count: 2}
message: "`base_count` leaves the biases out."
hint: "what does `attention_bias` say?"
"""

# %% base_count
#-    bias = sum(s[k + "_proj"][0] for k in "qkvo") if config["attention_bias"] else 0
#+    bias = 0
