"""
misconception: "a minus sign before a product counts for the next one too"
score: {test_saved: 0}
message: "Only one of the two factors is subtracted; the other is added."
hint: "put the sum of both in brackets: a minus sign counts for the next term alone."
"""

# %% numbers_saved
#-    return rows * columns - r * (rows + columns)
#+    return rows * columns - rows * r + columns * r
