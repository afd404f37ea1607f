"""
misconception: "dequantizing means going to bfloat16, whatever is asked for"
based_on: torch_does_backward
score: {test_weights: 0}
message: "`dequantize` rounds the weights to 16 bits."
hint: "QLoRA does that, but here stay in float32."
"""

# %% dequantize
#-    return values.view(*base["shape"])
#+    return values.view(*base["shape"]).bfloat16().float()
