"""
misconception: "codes = W · absmax/127, and back by dividing"
score: {test_quantize: 0, test_dequantize: 0}
message:
  test_quantize: "The scale is upside down: W is multiplied by a step."
  test_dequantize: "The step is upside down: 127 / absmax."
hint:
  test_quantize: "measure W in steps: divide by absmax / 127."
  test_dequantize: "a step is absmax / 127: the code 127 has to give absmax back."
"""

# %% quantize
#-    codes = torch.round(W / absmax * 127)
#+    codes = torch.round(W * absmax / 127)

# %% dequantize
#-    return codes * step.unsqueeze(1)
#+    return codes / step.unsqueeze(1)
