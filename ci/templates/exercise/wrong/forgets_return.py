"""
misconception: "TO BE WRITTEN: printing is returning"
score: {test_double: 0}
"""

# %% double
#-    return x * 2
#+    print(x * 2)
