"""
misconception: "the scale is r/alpha"
based_on: numpy_own
score: {test_merge: 0, test_lost: 0}
message: "The scale is upside down."
hint: "a larger alpha makes a larger update."
"""

# %% +tools
#-    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (adapter["alpha"] / adapter["r"])
#+    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (adapter["r"] / adapter["alpha"])
