"""
misconception: "r belongs to the first size alone"
score: {test_saved: 0}
message: "A pair of brackets is missing."
hint: "r counts for both sizes, and so does the minus sign."
"""

# %% numbers_saved
#-    return rows * columns - r * (rows + columns)
#+    return rows * columns - r * rows + columns
