"""
misconception: "A and B each get the singular values"
score: {test_pissa: 1}
message: "The singular values count twice, once in A and once in B."
hint: "give each factor the root, or one of them all."
"""

# %% pissa
#-    root = np.sqrt(S[:r] / s)
#+    root = S[:r] / np.sqrt(s)
