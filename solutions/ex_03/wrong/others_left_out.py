"""
misconception: "a model is its matrices"
score: {test_weights: 0, test_training: 3}
message:
  test_weights: "`weight_bytes` leaves `others` out."
  test_training: "Full fine-tuning leaves `others` out."
hint: "embeddings, norms and head are weights, too."
"""

# %% weight_bytes
#-    total = arch["others"] * (4 if precision == "fp32" else 2)
#+    total = 0
