"""
misconception: "the scale is asked for"
score: {test_alpha: 0}
message: "You returned the scale, and not alpha."
hint: "LoRA divides by r later: multiply the scale by r."
"""

# %% alpha
#-    return alpha * ratio
#+    return alpha * ratio / r
