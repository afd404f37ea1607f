"""
misconception: "the largest magnitude goes to −1"
score: {test_scale: 0}
message: "The scale has the opposite sign of the largest magnitude."
hint: "that is one number, and the errors of all numbers count."
"""

# %% better_scale
#-    return absmax if errors[0] < errors[1] else -absmax
#+    return -absmax if values[values.abs().argmax()] > 0 else absmax
