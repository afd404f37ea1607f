"""
misconception: "start with what W uses least"
score: {test_pissa: 1}
message: "A and B hold the smallest parts of W."
hint: "singular values come in descending order: take the first r."
"""

# %% pissa
#-    root = np.sqrt(S[:r] / s)
#+    root = np.sqrt(S[-r:] / s)

#-    A = root[:, None] * V[:r]
#-    B = U[:, :r] * root
#+    A = root[:, None] * V[len(S) - r : len(S)]
#+    B = U[:, len(S) - r : len(S)] * root
