"""
misconception: "nothing has been written yet"
score: {test_count: 0, test_diagnose: 0, test_repair: 0}
told:
  test_count: "expected_trainable is not written yet"
  test_diagnose: "diagnose is not written yet"
  test_repair: "repair is not written yet"
"""

# %% expected_trainable
def expected_trainable(r, layers):
    raise NotImplementedError()

# %% diagnose
def diagnose(report):
    raise NotImplementedError()

# %% repair
def repair(config):
    raise NotImplementedError()
