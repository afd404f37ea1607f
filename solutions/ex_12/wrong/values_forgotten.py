"""
misconception: "U and V are the factors"
score: {test_pissa: 1}
message: "The singular values are missing from A and B."
hint: "U·V without S is another matrix: multiply by S."
"""

# %% pissa
#-    root = np.sqrt(S[:r] / s)
#+    root = np.ones(r) / np.sqrt(s)
