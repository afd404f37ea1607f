"""
misconception: "LoRA trains the matrices that it adapts"
based_on: later_overrules
score: {test_count: 0, test_diagnose: 1}
message:
  test_count: "`expected_trainable` counts the frozen weights."
  test_diagnose: "The expected count is that of the frozen weights."
hint: "an adapter has its own two matrices of rank r: A is r × in, B is out × r."
"""

# %% expected_trainable
def expected_trainable(r, layers):
    total = 0
    for into, out in layers:
        total += into * out
    return total
