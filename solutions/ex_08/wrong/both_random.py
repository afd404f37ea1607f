"""
misconception: "a matrix of zeros can not be trained, so both start at random"
based_on: arrays_and_match
score: {test_repair: 3}
message: "Both matrices start at random."
hint: "the first forward pass would not be that of the base: which of the two makes B·A zero?"
"""

# %% repair
#-    changes = {"scale": config["alpha"] / config["r"], "init": {"A": "random", "B": "zeros"}}
#+    changes = {"scale": config["alpha"] / config["r"], "init": {"A": "random", "B": "random"}}
