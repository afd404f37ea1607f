"""
misconception: "the columns are taken out after x was scaled"
score: {test_matmul: 0}
message: "The absmax of x still counts the outlier columns."
hint: "take the outlier columns out first, and then quantize the rest."
"""

# %% int8_matmul
#-    x_max = rest.abs().amax(dim=1, keepdim=True)
#+    x_max = x.abs().amax(dim=1, keepdim=True)
