"""
misconception: "a run that ends is a healthy run"
score: {test_count: 1, test_diagnose: 0, test_repair: 4}
told:
  test_diagnose: "put down to something else"
"""

# %% expected_trainable
def expected_trainable(r, layers):
    return sum(r * (into + out) for into, out in layers)

# %% diagnose
def diagnose(report):
    return "healthy"

# %% repair
def repair(config):
    fixed = copy.deepcopy(config)
    last = {name.split(".")[-1] for name in fixed["layer_names"]}
    if not set(fixed["target_modules"]) <= last:
        fixed["target_modules"] = sorted(last - {fixed["head"]})
    fixed["scale"] = fixed["alpha"] / fixed["r"]
    fixed["learning_rate"] = max(fixed["learning_rate"], 10 * fixed["full_learning_rate"])
    fixed["init"] = {"A": "random", "B": "zeros"}
    return fixed
