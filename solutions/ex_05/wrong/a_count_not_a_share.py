"""
misconception: "what is lost is a number of numbers"
score: {test_outlier: 0}
message: "`zero_share` returns a count."
hint: "divide the number of zeros by the number of elements of the old row."
"""

# %% zero_share
#-    return (codes[:-1] == 0).sum().item() / len(row)
#+    return (codes[:-1] == 0).sum().item()
