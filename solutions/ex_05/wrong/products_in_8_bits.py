"""
misconception: "codes are multiplied in int8, where sums of products overflow"
score: {test_matmul: 0}
message: "The products of codes are computed in 8 bits, where they overflow."
hint: "make the codes `int32` (`.int()`) or floats before you multiply."
"""

# %% int8_matmul
#-    regular = (x_codes @ w_codes[:, ~out_cols].T) * (x_max / 127) * (w_max / 127).T
#+    regular = (x_codes.to(torch.int8) @ w_codes.to(torch.int8)[:, ~out_cols].T) * (x_max / 127) * (w_max / 127).T
