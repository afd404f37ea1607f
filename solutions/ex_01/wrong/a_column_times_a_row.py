"""
misconception: "every matrix is a column times a row"
score: {test_factors: 0, test_rank: 0}
message:
  test_factors: "`factor` returns one column and one row. Their product has rank one, whatever r is."
  test_rank: "`smallest_rank` always returns 1."
hint:
  test_factors: "B has r columns and A has r rows."
  test_rank: "most matrices are no single column times a row."
"""

# %% factor
#-    return u[:, :r] * s[:r], vh[:r]
#+    return u[:, :1] * s[:1], vh[:1]

# %% smallest_rank
def smallest_rank(matrix, error):
    return 1
