"""
misconception: "the share is taken of the longer row"
score: {test_outlier: 0}
message: "`zero_share` counts the outlier among the row's numbers."
hint: "the share is of the old row: divide by the number of its elements."
"""

# %% zero_share
#-    return (codes[:-1] == 0).sum().item() / len(row)
#+    return (codes[:-1] == 0).sum().item() / len(longer)
