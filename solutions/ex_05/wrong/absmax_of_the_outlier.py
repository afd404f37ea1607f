"""
misconception: "the outlier is the largest number, whatever the row holds"
score: {test_outlier: 0}
message: "`zero_share` takes the outlier as absmax, although this row already has a larger number."
hint: "absmax is the largest magnitude of the longer row."
"""

# %% zero_share
#-    codes = torch.round(longer * 127 / longer.abs().max())
#+    codes = torch.round(longer * 127 / abs(outlier)).clamp(-127, 127)
