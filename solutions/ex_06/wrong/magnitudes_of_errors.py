"""
misconception: "the sum of the errors' magnitudes will do"
score: {test_scale: 0}
message: "The errors are added up without being squared."
hint: "compare the sums of *squared* errors over the whole block."
"""

# %% better_scale
#-        errors.append(((back - values) ** 2).sum())
#+        errors.append((back - values).abs().sum())
