"""
misconception: "blocks run down the columns"
based_on: numpy_own
score: {test_merge: 0}
message: "The blocks run down the columns."
hint: "they run along the rows, as one reads."
"""

# %% merge
#-    return (base_weights(base) + what_it_adds(adapter)).tolist()
#+    codes = np.array(base["codes"])
#+    absmax = np.repeat(base["absmax"], base["blocksize"]).reshape(codes.shape, order="F")
#+    return np.array(base["levels"])[codes] * absmax + what_it_adds(adapter)
