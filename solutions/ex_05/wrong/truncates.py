"""
misconception: "`.to(torch.int8)` rounds by itself"
score: {test_quantize: 0, test_outlier: 0, test_matmul: 0}
message:
  test_quantize: "`quantize` cuts the codes off instead of rounding them."
  test_outlier: "`zero_share` cuts the codes off instead of rounding them."
  test_matmul: "The codes in `int8_matmul` are cut off instead of rounded."
hint:
  test_quantize: "`.to(torch.int8)` drops the fraction: call `torch.round` first."
  test_outlier: "round to the nearest code first."
  test_matmul: "`.to(torch.int8)` drops the fraction: call `torch.round` first."
"""

# %% quantize
#-    codes = torch.round(W / absmax * 127)
#+    codes = (127 * W / absmax).to(torch.int8)

# %% zero_share
#-    codes = torch.round(longer * 127 / longer.abs().max())
#+    codes = (longer * 127 / longer.abs().max()).to(torch.int8)

# %% int8_matmul
#-    w_codes = torch.round(W * 127 / w_max)
#+    w_codes = (W * 127 / w_max).to(torch.int8).float()
#-    x_codes = torch.round(rest * 127 / x_max)
#+    x_codes = (rest * 127 / x_max).to(torch.int8).float()
