"""
misconception: "nothing was written"
score: {test_merge: 0, test_lost: 0, test_stack: 0, test_choose: 0}
told:
  test_merge: "not written yet"
  test_lost: "not written yet"
  test_stack: "not written yet"
  test_choose: "not written yet"
"""

# %% merge
def merge(base, adapter):
    # YOUR CODE HERE
    raise NotImplementedError()
