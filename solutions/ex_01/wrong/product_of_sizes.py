"""
misconception: "B and A hold r times out times in numbers"
score: {test_saved: 0}
message: "A product of matrices is taken for a product of sizes."
hint: "B has out × r numbers and A has r × in: count them apart, and add."
"""

# %% numbers_saved
#-    return rows * columns - r * (rows + columns)
#+    return rows * columns - r * rows * columns
