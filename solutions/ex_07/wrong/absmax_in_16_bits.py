"""
misconception: "absmax is a 16-bit number"
score: {test_absmax: 0}
message: "`block_absmax` rounds to 16 bits."
hint: "QLoRA keeps absmax in float32: stay there."
"""

# %% block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return (D8[codes] * scale + statistics["offset"]).bfloat16().float()
