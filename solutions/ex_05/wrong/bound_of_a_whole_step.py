"""
misconception: "rounding can be off by one step"
score: {test_bound: 0}
message: "The bound is a whole step. It holds, but no number is ever that far off."
hint: "a number goes to the *nearest* code, so how far away can that be at most?"
"""

# %% error_bound
#-    return step / 2
#+    return step
