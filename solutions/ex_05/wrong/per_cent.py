"""
misconception: "a share is a percentage"
score: {test_outlier: 0}
message: "`zero_share` returns a percentage."
hint: "return a share from 0 to 1."
"""

# %% zero_share
#-    return (codes[:-1] == 0).sum().item() / len(row)
#+    return 100 * (codes[:-1] == 0).float().mean()
