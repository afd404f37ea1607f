"""
misconception: "the sum of losses is enough"
score: {test_accumulate: 0}
message: "The weights are numbers of tokens."
hint: "they should add up to 1: divide by the labelled tokens of all micro-batches."
"""

# %% accumulate
#-    weights = [count / sum(counts) for count in counts]
#+    weights = counts
