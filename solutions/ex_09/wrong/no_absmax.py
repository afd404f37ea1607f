"""
misconception: "levels are the weights"
based_on: numpy_own
score: {test_merge: 0}
message: "The base's weights lack their absmax."
hint: "a level says which part of its block's absmax."
"""

# %% merge
def merge(base, adapter):
    w = np.array(base["levels"])[np.array(base["codes"])]
    return (w + what_it_adds(adapter)).tolist()
