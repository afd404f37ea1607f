"""
about: TO BE WRITTEN, a number plus itself
score: {test_double: 4}
"""

# %% double
def double(x):
    return x + x
