"""
misconception: "a key that says what was done does no harm"
score: {test_repair: 0}
message: "`repair` adds a key to the configuration."
hint: "return the same keys, no more and no fewer."
"""

# %% repair
#-    fixed["init"] = {"A": "random", "B": "zeros"}
#+    fixed["init"] = {"A": "random", "B": "zeros"}
#+    fixed["repaired"] = True
