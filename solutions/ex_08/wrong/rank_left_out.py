"""
misconception: "each layer has one number for each input and output"
score: {test_count: 0}
message: "`expected_trainable` does not count the rank."
hint: "A has r rows, and B has r columns."
"""

# %% expected_trainable
#-    return sum(r * (into + out) for into, out in layers)
#+    return sum(into + out for into, out in layers)

# %% diagnose
#-    adapters = expected_trainable(report["r"], report["layers"])
#+    adapters = sum(report["r"] * (into + out) for into, out in report["layers"])
