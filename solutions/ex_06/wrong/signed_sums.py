"""
misconception: "errors are added up, and the smaller sum wins"
score: {test_scale: 0}
message: "Errors of opposite sign cancel each other."
hint: "compare the sums of *squared* errors over the whole block."
"""

# %% better_scale
#-        errors.append(((back - values) ** 2).sum())
#+        errors.append((back - values).sum())
