"""
misconception: "a number takes a byte"
score: {test_weights: 2, test_training: 3}
message:
  test_weights: "`weight_bytes` counts numbers, not bytes, where nothing is quantized."
  test_training: "Full fine-tuning counts numbers, not bytes."
hint: "how many bits has the format, and how many bits has a byte?"
"""

# %% weight_bytes
#-    total = arch["others"] * (4 if precision == "fp32" else 2)
#+    total = arch["others"] * (2 if precision.endswith("bit") else 1)

#-            total += n * (4 if precision == "fp32" else 2)
#+            total += n
