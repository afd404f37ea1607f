"""
misconception: "a block is a row"
based_on: numpy_own
score: {test_merge: 0}
message: "A row is taken for a block."
hint: "`blocksize` says how many weights share an absmax."
"""

# %% merge
#-    return (base_weights(base) + what_it_adds(adapter)).tolist()
#+    codes = np.array(base["codes"])
#+    w = np.array(base["levels"])[codes] * np.resize(base["absmax"], len(codes))[:, None]
#+    return (w + what_it_adds(adapter)).tolist()
