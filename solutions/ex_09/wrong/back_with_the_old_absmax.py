"""
misconception: "a 4-bit base keeps its levels and its absmax after the merge"
based_on: numpy_own
score: {test_merge: 0}
message: "The merged weights lie on the base's levels again: most of the update is rounded away."
hint: "the result may have any value. Keep the sum as it is, in 16 bits or more."
"""

# %% merge
#-    return (base_weights(base) + what_it_adds(adapter)).tolist()
#+    want, levels = base_weights(base) + what_it_adds(adapter), np.array(base["levels"])
#+    absmax = np.array(base["absmax"])[:, None]
#+    blocks = want.reshape(-1, base["blocksize"]) / absmax
#+    codes = np.argmin(np.abs(blocks[:, :, None] - levels), axis=2)
#+    return (levels[codes] * absmax).reshape(want.shape).tolist()
