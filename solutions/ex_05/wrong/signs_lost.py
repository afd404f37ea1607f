"""
misconception: "the magnitudes that absmax needs are quantized as well"
score: {test_quantize: 0}
message: "The codes have lost their signs."
hint: "take magnitudes for absmax alone, and quantize W itself."
"""

# %% quantize
#-    W = torch.tensor(W)
#+    W = torch.tensor(W).abs()
