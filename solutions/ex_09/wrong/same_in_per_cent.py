"""
misconception: "a share is given in per cent"
based_on: numpy_own
score: {test_lost: 2}
message: "`\"same\"` is in per cent."
hint: "a share lies between 0 and 1."
"""

# %% lost
#-        "same": np.mean(codes == np.array(base["codes"])),
#+        "same": 100 * np.mean(codes == np.array(base["codes"])),
