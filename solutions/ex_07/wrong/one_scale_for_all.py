"""
misconception: "one scale serves the statistics of a whole matrix"
based_on: torch_does_backward
score: {test_absmax: 0}
message: "`block_absmax` uses one scale for all groups."
hint: "each group has a scale of its own."
"""

# %% block_absmax
def block_absmax(statistics):
    return D8[statistics["codes"]] * statistics["scales"][0] + statistics["offset"]
