"""
misconception: "eight bits are 256 values, so the largest number has the code 128"
score: {test_quantize: 0, test_dequantize: 0, test_bound: 0}
message:
  test_quantize: "The codes reach to 128."
  test_dequantize: "`dequantize` takes absmax / 128 as a step."
  test_bound: "`error_bound` takes absmax / 128 as a step."
hint:
  test_quantize: "codes go from −127 to 127, and int8 has no 128."
  test_dequantize: "how many equal steps lead from 0 to absmax? The largest magnitude has the code 127."
  test_bound: "how many equal steps lead from 0 to absmax? The largest magnitude has the code 127."
"""

# %% quantize
#-    codes = torch.round(W / absmax * 127)
#+    codes = torch.round(W / absmax * 128)

# %% dequantize
#-    step = absmax / 127
#+    step = absmax / 128

# %% error_bound
#-    step = W.abs().amax(dim=1) / 127
#+    step = W.abs().amax(dim=1) / 128
