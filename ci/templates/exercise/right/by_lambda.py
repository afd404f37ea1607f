"""
about: TO BE WRITTEN, a lambda under the name
"""

# %% double
double = lambda x: 2 * x
