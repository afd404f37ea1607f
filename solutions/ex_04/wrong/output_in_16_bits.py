"""
misconception: "bfloat16 is enough"
score: {test_forward: 0}
message: "These numbers have only the digits of 16 bits."
hint: "keep float32 all the way."
"""

# %% lora_forward
#-    return out
#+    return out.bfloat16().float()
