"""
misconception: "norms stand in blocks only"
based_on: names_in_parts
score: {test_base_count: 0}
message: "`base_count` leaves the last norm out."
hint: "one more stands after the last block."
"""

# %% base_count
#-    total += h
#-    return total
#+    return total
