"""
misconception: "absmax is the largest number, whatever the negative ones are"
score: {test_quantize: 0, test_bound: 0, test_outlier: 0}
message:
  test_quantize: "`absmax` is the largest number of a row, not its largest magnitude."
  test_bound: "The bound is too small in rows whose largest magnitude is negative."
  test_outlier: "`zero_share` takes the largest number as absmax and overlooks negative ones."
hint:
  test_quantize: "take `W.abs()` first: the largest magnitude may be that of a negative number."
  test_bound: "take magnitudes first, and then the maximum."
  test_outlier: "absmax is the largest magnitude of the longer row."
"""

# %% quantize
#-    absmax = W.abs().max(dim=1, keepdim=True).values
#+    absmax = W.max(dim=1, keepdim=True).values

# %% error_bound
#-    step = W.abs().amax(dim=1) / 127
#+    step = W.amax(dim=1) / 127

# %% zero_share
#-    codes = torch.round(longer * 127 / longer.abs().max())
#+    codes = torch.round(longer * 127 / longer.max())
