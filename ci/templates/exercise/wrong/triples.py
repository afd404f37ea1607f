"""
misconception: "TO BE WRITTEN: counts the number itself once more"
score: {test_double: 0}
message: "`double` adds the number once too often."
hint: "count the summands."
"""

# %% double
#-    return x * 2
#+    return x + x + x
