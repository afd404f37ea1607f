"""
misconception: "the error at rank r is taken before the r-th value is kept"
score: {test_rank: 0}
message: "Every rank is one too large."
hint: "the error at rank r comes from the singular values after the first r."
"""

# %% smallest_rank
#-            return r
#+            return r + 1
