"""
misconception: "all weights are one block"
based_on: numpy_own
score: {test_lost: 0}
message: "One absmax is used for all blocks when the weights are quantized again."
hint: "each block gets an absmax of its own."
"""

# %% lost
#-    codes, got = to_four_bits(want, np.array(base["levels"]), base["blocksize"])
#+    codes, got = to_four_bits(want, np.array(base["levels"]), want.size)
