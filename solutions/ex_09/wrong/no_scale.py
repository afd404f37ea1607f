"""
misconception: "the update is B·A"
based_on: numpy_own
score: {test_merge: 0, test_lost: 0, test_stack: 0}
message:
  test_merge: "The update comes without its scale."
  test_lost: "The update comes without its scale."
  test_stack: "The adapters' own scales are left out."
hint:
  test_merge: "an adapter's alpha and r are part of its update."
  test_lost: "an adapter's alpha and r are part of its update."
  test_stack: "each update has its alpha/r."
"""

# %% +tools
#-    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (adapter["alpha"] / adapter["r"])
#+    return np.array(adapter["B"]) @ np.array(adapter["A"])

# %% stack
#-    parts = [w * a["alpha"] / a["r"] / 4 * np.array(a["A"]) for a, w in zip((first, second), weights)]
#+    parts = [w / 4 * np.array(a["A"]) for a, w in zip((first, second), weights)]
