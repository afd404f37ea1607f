"""
misconception: "a count that does not fit means wrong names, whether it is too small or too large"
based_on: arrays_and_match
score: {test_diagnose: 5}
message: "A run that trains the whole base is called \"wrong module names\"."
hint: "too many trained numbers are not too few: look at `base_parameters` as well."
"""

# %% diagnose
#-        case {"trainable": n, "base_parameters": base} if n >= base:
#-            return "base not frozen"
