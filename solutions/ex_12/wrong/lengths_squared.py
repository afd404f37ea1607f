"""
misconception: "a length is a sum of squares"
score: {test_dora: 0}
message: "`dora` divides by the squares of the lengths."
hint: "a length is the root of the sum of squares."
"""

# %% dora
#-    lengths = np.linalg.norm(V, axis=1)
#+    lengths = (V**2).sum(axis=1)
