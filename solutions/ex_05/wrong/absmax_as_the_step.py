"""
misconception: "a code stands for code · absmax"
score: {test_dequantize: 0, test_matmul: 0}
message:
  test_dequantize: "`dequantize` multiplies the codes by absmax itself."
  test_matmul: "`int8_matmul` multiplies the codes by absmax, not by a step, so the result is far too large."
hint:
  test_dequantize: "multiply by one step, absmax / 127: the code 127 has to give absmax back."
  test_matmul: "each of the two scales is absmax / 127."
"""

# %% dequantize
#-    step = absmax / 127
#+    step = absmax

# %% int8_matmul
#-    regular = (x_codes @ w_codes[:, ~out_cols].T) * (x_max / 127) * (w_max / 127).T
#+    regular = (x_codes @ w_codes[:, ~out_cols].T) * x_max * w_max.T
