"""
misconception: "nothing was written"
based_on: ""
score: {test_count: 0, test_diagnose: 0, test_repair: 0}
"""

# %% expected_trainable
def expected_trainable(r, layers):
    raise NotImplementedError()
