"""
misconception: "an outlier is a number larger than the threshold"
score: {test_matmul: 0}
message: "Negative outliers are overlooked, and so is a number that equals the threshold."
hint: "an outlier has a *magnitude* of `threshold` or more: `x.abs() >= threshold`."
"""

# %% int8_matmul
#-    out_cols = (x.abs() >= threshold).any(dim=0)
#+    out_cols = (x > threshold).any(dim=0)
