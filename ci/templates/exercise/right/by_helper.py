"""
about: TO BE WRITTEN, with a helper
"""

# %% double
def times(x, n):
    return n * x


def double(x):
    return times(x, 2)
