"""
misconception: "a batch has one adapter"
score: {test_mixed: 0}
message: "`mixed_batch` uses the first row's adapter for every row."
hint: "row i belongs to `names[i]`."
"""

# %% mixed_batch
#-    for i, name in enumerate(names):
#+    for i, name in enumerate(names[:1] * len(names)):
