"""
misconception: "TO BE WRITTEN: twice is two more"
score: {test_double: 0}
message: "`double` adds 2."
hint: "twice a number is the number plus itself."
"""

# %% double
#-    return x * 2
#+    return x + 2
