"""
misconception: "the most right answers, whatever it takes"
based_on: loops
score: {test_choose: 0}
message: "The choice does not fit into the budget."
hint: "look only at paths that fit, and then at quality."
"""

# %% choose
#-    in_budget = [path for path in paths if total(path) <= budget]
#+    in_budget = paths
