"""
misconception: "the matrix has one length"
score: {test_dora: 0}
message: "`dora` divides by one length for the whole matrix."
hint: "each row has its own length: `axis=1`."
"""

# %% dora
#-    lengths = np.linalg.norm(V, axis=1)
#+    lengths = np.linalg.norm(V)
