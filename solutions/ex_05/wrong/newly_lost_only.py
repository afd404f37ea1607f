"""
misconception: "numbers that had the code 0 before are not lost"
score: {test_outlier: 0}
message: "`zero_share` leaves out the numbers that had the code 0 before."
hint: "count every number of the old row whose code is 0."
"""

# %% zero_share
#-    return (codes[:-1] == 0).sum().item() / len(row)
#+    old = torch.tensor(row)
#+    had = torch.round(old * 127 / old.abs().max()) == 0
#+    return ((codes[:-1] == 0) & ~had).sum().item() / len(row)
