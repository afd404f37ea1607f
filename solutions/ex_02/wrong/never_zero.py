"""
misconception: "there is always a rank"
based_on: names_in_parts
score: {test_largest_rank: 1}
message: "`largest_rank` names a rank where none can be afforded."
hint: "what if even rank 1 costs more than the budget?"
"""

# %% largest_rank
#-    r = 0
#+    r = 1
