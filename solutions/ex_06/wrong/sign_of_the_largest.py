"""
misconception: "the scale has the sign of the largest magnitude"
based_on: plain_python
score: {test_scale: 0}
message: "The scale has the sign of the largest magnitude."
hint: "that is one number, and the errors of all numbers count."
"""

# %% better_scale
def better_scale(values, levels):
    return max(values, key=abs)
