"""
misconception: "every label is predicted"
score: {test_accumulate: 0}
message: "The label of a row's first token is counted."
hint: "no token stands before it, so nothing predicts it, and it is not in the mean."
"""

# %% accumulate
#-        counts.append(sum(1 for row in batch for token in row[1:] if token != IGNORED))
#+        counts.append(sum(1 for row in batch for token in row if token != IGNORED))
