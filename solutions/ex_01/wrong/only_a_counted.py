"""
misconception: "only A is stored"
score: {test_saved: 0}
message: "Only A is counted."
hint: "B has numbers of its own: out × r."
"""

# %% numbers_saved
#-    return rows * columns - r * (rows + columns)
#+    return rows * columns - r * columns
