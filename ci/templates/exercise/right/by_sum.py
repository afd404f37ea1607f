"""
about: TO BE WRITTEN, a number plus itself
"""

# %% double
def double(x):
    return x + x
