"""
misconception: "the SVD gives the start, whatever r is"
score: {test_pissa: 1}
message: "A and B hold all of W, and not only r parts of it."
hint: "cut U, S and V to the first r."
"""

# %% pissa
#-    root = np.sqrt(S[:r] / s)
#+    root = np.sqrt(S / s)
#+    r = len(S)
