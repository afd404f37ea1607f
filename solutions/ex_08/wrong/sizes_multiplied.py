"""
misconception: "A and B have r × in × out numbers together"
score: {test_count: 0}
message: "`expected_trainable` multiplies in and out."
hint: "A is r × in and B is out × r: add the two."
"""

# %% expected_trainable
#-    return sum(r * (into + out) for into, out in layers)
#+    return sum(r * into * out for into, out in layers)

# %% diagnose
#-    adapters = expected_trainable(report["r"], report["layers"])
#+    adapters = sum(report["r"] * (into + out) for into, out in report["layers"])
