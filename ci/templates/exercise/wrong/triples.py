"""
misconception: TO BE WRITTEN, counts the number itself once more
score: {test_double: 0}
told: {test_double: "not twice"}
"""

# %% double
def double(x):
    return x + x + x
