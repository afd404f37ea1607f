"""
misconception: TO BE WRITTEN, twice is two more
score: {test_double: 0}
told: {test_double: "not twice"}
"""

# %% double
def double(x):
    return x + 2
