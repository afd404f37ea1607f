"""
misconception: "TO BE WRITTEN: twice is the square"
score: {test_double: 0}
message: "`double` squares its argument."
hint: "twice a number is the number plus itself."
"""

# %% double
#-    return x * 2
#+    return x * x
