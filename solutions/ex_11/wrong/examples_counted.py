"""
misconception: "a batch is as large as its examples"
score: {test_accumulate: 0}
message: "The micro-batches are weighed by their examples."
hint: "the mean that a model returns is over labelled tokens. Count those."
"""

# %% accumulate
#-        counts.append(sum(1 for row in batch for token in row[1:] if token != IGNORED))
#+        counts.append(len(batch))
