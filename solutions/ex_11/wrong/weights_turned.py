"""
misconception: "a short micro-batch needs more weight"
score: {test_accumulate: 0}
message: "Micro-batches with fewer labelled tokens weigh more."
hint: "multiply by the number of labelled tokens, do not divide by it."
"""

# %% accumulate
#-    weights = [count / sum(counts) for count in counts]
#+    weights = [1 / count / sum(1 / c for c in counts) for count in counts]
