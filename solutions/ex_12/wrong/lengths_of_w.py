"""
misconception: "the direction is that of W"
score: {test_dora: 0}
message: "`dora` divides by the lengths of W's rows."
hint: "divide by the lengths of V's rows, V = W + s·B·A."
"""

# %% dora
#-    lengths = np.linalg.norm(V, axis=1)
#+    lengths = np.linalg.norm(W, axis=1)
