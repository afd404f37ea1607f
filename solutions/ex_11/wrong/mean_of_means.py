"""
misconception: "each micro-batch counts the same"
score: {test_accumulate: 0}
message: "Each micro-batch counts the same."
hint: "a token in a short micro-batch then counts more than one in a long one. Weigh by the labelled tokens."
"""

# %% accumulate
#-    weights = [count / sum(counts) for count in counts]
#+    weights = [1 / len(counts) for count in counts]
