"""
misconception: "a number equal to the threshold is no outlier"
score: {test_matmul: 0}
message: "A number that equals the threshold isn't treated as an outlier."
hint: "a magnitude of `threshold` or more counts: use `>=`."
"""

# %% int8_matmul
#-    out_cols = (x.abs() >= threshold).any(dim=0)
#+    out_cols = (x.abs() > threshold).any(dim=0)
