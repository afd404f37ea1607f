"""
misconception: "the scale with the smaller largest error is the better one"
score: {test_scale: 0}
message: "The largest error decides."
hint: "compare the sums of *squared* errors over the whole block."
"""

# %% better_scale
#-        errors.append(((back - values) ** 2).sum())
#+        errors.append((back - values).abs().max())
