"""
misconception: TO BE WRITTEN, the sign does not matter
score: {test_double: 0}
told: {test_double: "not twice"}
"""

# %% double
def double(x):
    return abs(2 * x)
