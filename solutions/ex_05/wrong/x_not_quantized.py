"""
misconception: "the activations stay as they are"
score: {test_matmul: 0}
message: "x isn't quantized, only W."
hint: "the columns of x without outliers become codes too."
"""

# %% int8_matmul
#-    regular = (x_codes @ w_codes[:, ~out_cols].T) * (x_max / 127) * (w_max / 127).T
#+    regular = rest @ (w_codes * w_max / 127)[:, ~out_cols].T
