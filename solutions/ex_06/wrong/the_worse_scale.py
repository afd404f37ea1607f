"""
misconception: "the larger error wins"
based_on: numpy_tables
score: {test_scale: 0}
message: "`better_scale` returns the worse of the two scales."
hint: "take the one with the *smaller* sum of squared errors."
"""

# %% better_scale
#-    return scales[(distance.min(axis=2) ** 2).sum(axis=0).argmin()]
#+    return scales[(distance.min(axis=2) ** 2).sum(axis=0).argmax()]
