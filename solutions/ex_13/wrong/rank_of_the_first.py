"""
misconception: "all adapters have one rank"
score: {test_mixed: 0}
message: "`mixed_batch` uses one rank for all adapters."
hint: "each adapter has its own r, the number of rows of its A."
"""

# %% mixed_batch
#-            scale = adapters[name]["alpha"] / len(A)
#+            scale = adapters[name]["alpha"] / len(next(iter(adapters.values()))["A"])
