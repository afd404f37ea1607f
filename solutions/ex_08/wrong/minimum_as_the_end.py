"""
misconception: "the lowest loss is where a run ended"
score: {test_diagnose: 4}
message: "The end is the lowest loss of all."
hint: "one step's loss is luck: take the mean of the last five."
"""

# %% diagnose
#-    first, last = mean(report["losses"][:5]), mean(report["losses"][-5:])
#+    first, last = mean(report["losses"][:5]), min(report["losses"])
