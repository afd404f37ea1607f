"""
misconception: "nothing was written"
based_on: ""
score: {test_merge: 0, test_lost: 0, test_stack: 0, test_choose: 0}
"""

# %% merge
def merge(base, adapter):
    # YOUR CODE HERE
    raise NotImplementedError()
