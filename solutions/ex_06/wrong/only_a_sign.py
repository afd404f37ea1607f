"""
misconception: "the scale is +1 or −1"
based_on: shared_helper
score: {test_scale: 0}
message: "`better_scale` returns a sign alone."
hint: "return the scale: the sign times absmax."
"""

# %% better_scale
#-    return -absmax if turned.norm() < upright.norm() else absmax
#+    return -1 if turned.norm() < upright.norm() else 1
