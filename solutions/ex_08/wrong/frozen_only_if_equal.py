"""
misconception: "a base is trained alone, or not at all"
score: {test_diagnose: 5}
message: "A run that trains the base and its adapters is not called \"base not frozen\"."
hint: "`trainable` is then larger than `base_parameters`: `>=` says so."
"""

# %% diagnose
#-    if report["trainable"] >= report["base_parameters"]:
#+    if report["trainable"] == report["base_parameters"]:
