"""
about: TO BE WRITTEN, with a helper
score: {test_double: 4}
"""

# %% double
def times(x, n):
    return n * x


def double(x):
    return times(x, 2)
