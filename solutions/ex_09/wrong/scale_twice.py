"""
misconception: "the scale belongs to B and to A"
based_on: numpy_own
score: {test_merge: 0, test_lost: 0}
message: "The scale is applied twice."
hint: "it belongs to the update once."
"""

# %% +tools
#-    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (adapter["alpha"] / adapter["r"])
#+    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (adapter["alpha"] / adapter["r"]) ** 2
