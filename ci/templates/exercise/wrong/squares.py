"""
misconception: TO BE WRITTEN, twice is the square
score: {test_double: 0}
told: {test_double: "squares"}
"""

# %% double
def double(x):
    return x * x
