"""
misconception: TO BE WRITTEN, printing is returning
score: {test_double: 0}
told: {test_double: "return"}
"""

# %% double
def double(x):
    print(2 * x)
