"""
misconception: "all loaded adapters act"
score: {test_mixed: 0}
message: "`mixed_batch` adds all adapters to every row."
hint: "row i gets the update of `names[i]` alone."
"""

# %% mixed_batch
#-    for i, name in enumerate(names):
#+    for i, name in ((i, name) for i in range(len(names)) for name in adapters):
