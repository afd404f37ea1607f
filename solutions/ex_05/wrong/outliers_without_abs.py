"""
misconception: "an outlier is a large number, not a large magnitude"
score: {test_matmul: 0}
message: "Negative outliers are overlooked."
hint: "an outlier has a large *magnitude*: take `x.abs()`."
"""

# %% int8_matmul
#-    out_cols = (x.abs() >= threshold).any(dim=0)
#+    out_cols = (x >= threshold).any(dim=0)
