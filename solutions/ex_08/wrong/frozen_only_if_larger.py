"""
misconception: "a base that is trained alone is frozen"
score: {test_diagnose: 5}
message: "A run that trains exactly the base's parameters is not called \"base not frozen\"."
hint: "with or without adapters: `>=` says so."
"""

# %% diagnose
#-    if report["trainable"] >= report["base_parameters"]:
#+    if report["trainable"] > report["base_parameters"]:
