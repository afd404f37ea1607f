"""
misconception: "merging takes the adapter out"
based_on: numpy_own
score: {test_merge: 0, test_lost: 0}
message: "The update has the wrong sign."
hint: "it is added."
"""

# %% +tools
#-    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (adapter["alpha"] / adapter["r"])
#+    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (-adapter["alpha"] / adapter["r"])
