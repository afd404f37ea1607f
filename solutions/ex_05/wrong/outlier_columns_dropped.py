"""
misconception: "outliers are noise and can be left out"
score: {test_matmul: 0}
message: "The outlier columns are dropped."
hint: "multiply them in floating point with the dequantized W, and add the result."
"""

# %% int8_matmul
#-    return regular + x[:, out_cols] @ W_back[:, out_cols].T
#+    return regular
