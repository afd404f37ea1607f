"""
misconception: "the result has one output a column"
score: {test_forward: 0}
message: "The result has one output a column."
hint: "one output a row is asked for: transpose."
"""

# %% lora_forward
#-    return out
#+    return out.T
