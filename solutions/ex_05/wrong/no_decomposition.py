"""
misconception: "all of x is quantized; the threshold is not used"
score: {test_matmul: 0}
message: "No column is treated as an outlier column."
hint: "find the outlier columns before you quantize x."
"""

# %% int8_matmul
#-    out_cols = (x.abs() >= threshold).any(dim=0)
#+    out_cols = torch.zeros(x.shape[1], dtype=torch.bool)
