"""
misconception: "norms are no parameters"
based_on: one_pattern
score: {test_base_count: 0}
message: "`base_count` leaves the norms out."
hint: "they are small, and they are parameters."
"""

# %% base_count
#-    return float(n * (weights + bias) + h * (2 * n + 1 + tables))
#+    return float(n * (weights + bias) + h * tables)
