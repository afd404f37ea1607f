"""
misconception: "B has the size of A"
score: {test_saved: 0}
message: "A and B are taken for matrices of one size, that of A."
hint: "B is out × r, and A is r × in."
"""

# %% numbers_saved
#-    return rows * columns - r * (rows + columns)
#+    return rows * columns - 2 * r * columns
