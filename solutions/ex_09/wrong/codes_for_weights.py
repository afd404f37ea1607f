"""
misconception: "codes are weights"
based_on: numpy_own
score: {test_merge: 0}
message: "Codes are taken for weights."
hint: "a code is a position in a list: look it up in the levels."
"""

# %% merge
#-    return (base_weights(base) + what_it_adds(adapter)).tolist()
#+    return (np.array(base["codes"]) + what_it_adds(adapter)).tolist()
