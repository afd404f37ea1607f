"""
misconception: "A and B are U, S and V alone"
score: {test_pissa: 1}
message: "s·B·A is s times the largest part of W."
hint: "the layer multiplies by s, so divide the singular values by s."
"""

# %% pissa
#-    root = np.sqrt(S[:r] / s)
#+    root = np.sqrt(S[:r])
