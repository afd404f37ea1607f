"""
misconception: "a length is the sum of magnitudes"
score: {test_dora: 0}
message: "`dora` adds magnitudes instead of squares."
hint: "a length is the root of the sum of squares."
"""

# %% dora
#-    lengths = np.linalg.norm(V, axis=1)
#+    lengths = np.abs(V).sum(axis=1)
