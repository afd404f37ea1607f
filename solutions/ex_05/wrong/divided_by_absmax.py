"""
misconception: "going back is dividing"
score: {test_dequantize: 0}
message: "`dequantize` divides the codes by absmax."
hint: "a code counts steps of absmax / 127: multiply by a step."
"""

# %% dequantize
#-    return codes * step.unsqueeze(1)
#+    return codes / absmax.unsqueeze(1)
