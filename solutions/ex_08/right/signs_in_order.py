"""
about: "one sign after the other, a deep copy repaired"
"""

# %% expected_trainable
def expected_trainable(r, layers):
    return sum(r * (into + out) for into, out in layers)

# %% diagnose
def diagnose(report):
    adapters = expected_trainable(report["r"], report["layers"])
    if report["trainable"] >= report["base_parameters"]:
        return "base not frozen"
    if report["trainable"] < adapters:
        return "wrong module names"
    if report["labelled_tokens"] > report["answer_tokens"]:
        return "labels not masked"
    if max(report["gradient_norms"]) == 0:
        return "both matrices zero"
    first, last = mean(report["losses"][:5]), mean(report["losses"][-5:])
    if last > first:
        return "learning rate too high"
    return "learning rate too low" if last > first / 2 else "healthy"

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
