"""
misconception: "the last label has no successor"
score: {test_accumulate: 0}
message: "The label of a row's last token is left out."
hint: "a label is predicted by the token before it: it is the *first* one that nothing predicts."
"""

# %% accumulate
#-        counts.append(sum(1 for row in batch for token in row[1:] if token != IGNORED))
#+        counts.append(sum(1 for row in batch for token in row[:-1] if token != IGNORED))
