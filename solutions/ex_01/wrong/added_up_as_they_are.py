"""
misconception: "singular values add up as they are, without squares"
score: {test_rank: 0}
message: "The singular values are added up as they are."
hint: "the Frobenius norm is the root of the sum of their squares."
"""

# %% smallest_rank
#-        if np.sqrt((s[r:] ** 2).sum() / (s**2).sum()) <= error:
#+        if s[r:].sum() / s.sum() <= error:
