"""
misconception: "\"same\" is how many codes stay"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"same\"` is a number of weights, not a share."
hint: "divide by how many there are."
"""

# %% lost
#-        "same": np.mean(codes == np.array(base["codes"])),
#+        "same": np.sum(codes == np.array(base["codes"])),
