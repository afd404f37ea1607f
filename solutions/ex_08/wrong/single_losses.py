"""
misconception: "the last loss of a run says where it ended"
score: {test_diagnose: 4}
message: "The first and the last loss alone decide."
hint: "one step's loss is luck: compare the mean of the first five losses with the mean of the last five."
"""

# %% diagnose
#-    first, last = mean(report["losses"][:5]), mean(report["losses"][-5:])
#+    first, last = report["losses"][0], report["losses"][-1]
