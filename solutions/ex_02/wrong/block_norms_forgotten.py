"""
misconception: "a model has one norm, at its end"
score: {test_base_count: 0}
message: "`base_count` leaves the norms inside the blocks out."
hint: "there are two in each."
"""

# %% base_count
#-    block = 2 * hidden
#+    block = 0
