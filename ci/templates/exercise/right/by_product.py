"""
about: TO BE WRITTEN, the plain product
"""

# %% double
def double(x):
    return x * 2
