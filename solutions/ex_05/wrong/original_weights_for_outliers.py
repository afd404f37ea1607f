"""
misconception: "the outlier columns are multiplied with the original W, which is not stored any more"
score: {test_matmul: 0}
message: "The outlier columns are multiplied with the original W."
hint: "only the codes of W are stored: dequantize them first."
"""

# %% int8_matmul
#-    return regular + x[:, out_cols] @ W_back[:, out_cols].T
#+    return regular + x[:, out_cols] @ W[:, out_cols].T
