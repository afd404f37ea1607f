"""
misconception: "an adapter is one matrix of r × in"
score: {test_count: 0, test_diagnose: 4}
message:
  test_count: "`expected_trainable` holds A alone, one of the two matrices."
  test_diagnose: "A run in which layers go without an adapter is judged by its losses."
hint:
  test_count: "A is r × in and B is out × r: count both."
  test_diagnose: "compare `trainable` with `expected_trainable`, whose own check must pass, before you look at the losses."
"""

# %% expected_trainable
def expected_trainable(r, layers):
    return sum(r * into for into, out in layers)
