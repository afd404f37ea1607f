"""
misconception: "m belongs to the columns"
score: {test_dora: 0}
message: "`dora` divides by the lengths of the columns."
hint: "m has one number for each row (each output): `axis=1`."
"""

# %% dora
#-    lengths = np.linalg.norm(V, axis=1)
#+    lengths = np.linalg.norm(V, axis=0)

#-    return m / lengths * (V @ x)
#+    return m * (V / lengths @ x)
