"""
misconception: "the outlier columns are the result"
score: {test_matmul: 0}
message: "The result has only the outlier columns' part."
hint: "quantize the rest, multiply its codes, and add both parts."
"""

# %% int8_matmul
#-    return regular + x[:, out_cols] @ W_back[:, out_cols].T
#+    return x[:, out_cols] @ W_back[:, out_cols].T
