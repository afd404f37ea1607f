"""
misconception: "the share that survives, not the one that is lost"
score: {test_outlier: 0}
message: "`zero_share` returns the share that is kept."
hint: "count the numbers whose code *is* 0."
"""

# %% zero_share
#-    return (codes[:-1] == 0).sum().item() / len(row)
#+    return (codes[:-1] != 0).sum().item() / len(row)
