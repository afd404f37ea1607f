"""
misconception: "TO BE WRITTEN: numbers are whole"
score: {test_double: 0}
message: "`double` cuts the fraction off."
hint: "2.5 has a double, too."
"""

# %% double
#-    return x * 2
#+    return 2 * int(x)
