"""
misconception: "every model has biases in attention"
score: {test_base_count: 1}
message: "`base_count` counts biases where there are none."
hint: "what does `attention_bias` say?"
"""

# %% base_count
#-        if config["attention_bias"] and name in ("q_proj", "k_proj", "v_proj", "o_proj"):
#+        if name in ("q_proj", "k_proj", "v_proj", "o_proj"):
