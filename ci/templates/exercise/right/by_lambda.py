"""
about: TO BE WRITTEN, a lambda under the name
score: {test_double: 4}
"""

# %% double
double = lambda x: 2 * x
