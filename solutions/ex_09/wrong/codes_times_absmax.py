"""
misconception: "a weight is its code times absmax"
based_on: numpy_own
score: {test_merge: 0}
message: "Codes are multiplied by absmax as if they were levels."
hint: "a code is a position in a list: look it up in the levels."
"""

# %% merge
#-    return (base_weights(base) + what_it_adds(adapter)).tolist()
#+    w = np.array(base["codes"]).reshape(-1, base["blocksize"]) * np.array(base["absmax"])[:, None]
#+    return (w.reshape(np.shape(base["codes"])) + what_it_adds(adapter)).tolist()
