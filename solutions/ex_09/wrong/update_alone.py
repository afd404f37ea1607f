"""
misconception: "the update has codes of its own"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"same\"` comes from the update, put into four bits by itself."
hint: "add base and update before."
"""

# %% lost
#-        "same": np.mean(codes == np.array(base["codes"])),
#+        "same": np.mean(to_four_bits(what_it_adds(adapter), np.array(base["levels"]), base["blocksize"])[0] == base["codes"]),
