"""
misconception: "the row keeps its absmax when an outlier joins"
score: {test_outlier: 0}
message: "The outlier plays no part: the absmax is that of the old row."
hint: "absmax is the largest magnitude of the longer row."
"""

# %% zero_share
#-    codes = torch.round(longer * 127 / longer.abs().max())
#+    codes = torch.round(longer * 127 / longer[:-1].abs().max())
