"""
misconception: "a token is a token"
score: {test_accumulate: 0}
message: "Tokens without a label are counted."
hint: "prompt and padding are in no mean: count labels that are not IGNORED."
"""

# %% accumulate
#-        counts.append(sum(1 for row in batch for token in row[1:] if token != IGNORED))
#+        counts.append(sum(len(row) for row in batch))
