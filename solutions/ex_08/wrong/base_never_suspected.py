"""
misconception: "more trained numbers do no harm"
score: {test_diagnose: 4}
message: "A run that trains the whole base is judged by its losses."
hint: "look at `trainable` before you look at the losses, and beside `base_parameters`."
"""

# %% diagnose
#-    if report["trainable"] >= report["base_parameters"]:
#-        return "base not frozen"
#-    if report["trainable"] < adapters:
#+    if report["trainable"] < adapters:
