"""
misconception: "the error is what is asked for"
score: {test_scale: 0}
message: "`better_scale` returns an error, not a scale."
hint: "return absmax or −absmax."
"""

# %% better_scale
#-    return absmax if errors[0] < errors[1] else -absmax
#+    return min(errors)
