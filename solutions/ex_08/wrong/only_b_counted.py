"""
misconception: "an adapter is one matrix of out × r"
score: {test_count: 0}
message: "`expected_trainable` holds B alone, one of the two matrices."
hint: "A is r × in and B is out × r: count both."
"""

# %% expected_trainable
#-    return sum(r * (into + out) for into, out in layers)
#+    return sum(r * out for into, out in layers)

# %% diagnose
#-    adapters = expected_trainable(report["r"], report["layers"])
#+    adapters = sum(report["r"] * (into + out) for into, out in report["layers"])
