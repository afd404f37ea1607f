"""
misconception: "TO BE WRITTEN: the sign does not matter"
score: {test_double: 0}
message: "`double` loses the sign."
hint: "twice a negative number is negative."
"""

# %% double
#-    return x * 2
#+    return abs(2 * x)
