"""
about: TO BE WRITTEN, the plain product
score: {test_double: 4}
"""

# %% double
def double(x):
    return x * 2
