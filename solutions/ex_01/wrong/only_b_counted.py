"""
misconception: "only B is stored"
score: {test_saved: 0}
message: "Only B is counted."
hint: "A has numbers of its own: r × in."
"""

# %% numbers_saved
#-    return rows * columns - r * (rows + columns)
#+    return rows * columns - r * rows
