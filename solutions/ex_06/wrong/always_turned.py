"""
misconception: "turned is better"
score: {test_scale: 0}
message: "The scale is always negative."
hint: "compute the sum of squared errors for both scales, and compare."
"""

# %% better_scale
#-    return absmax if errors[0] < errors[1] else -absmax
#+    return -absmax
