"""
misconception: "alpha is divided by the root of r"
based_on: numpy_own
score: {test_merge: 0, test_lost: 0}
message: "The scale is that of rsLoRA, with √r."
hint: "plain LoRA divides alpha by r."
"""

# %% +tools
#-    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (adapter["alpha"] / adapter["r"])
#+    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (adapter["alpha"] / adapter["r"] ** 0.5)
