"""
misconception: "the loss curve is the first thing to judge a run by"
score: {test_count: 1, test_diagnose: 1, test_repair: 4}
told:
  test_diagnose: "before you look at the losses"
"""

# %% expected_trainable
def expected_trainable(r, layers):
    total = 0
    for layer in layers:
        a = r * layer[0]
        b = layer[1] * r
        total = total + a + b
    return total

# %% diagnose
def diagnose(report):
    losses = report["losses"]
    start = sum(losses[:5]) / 5
    end = sum(losses[-5:]) / 5
    if end > start * 1.1:
        return CAUSES[5]
    if end > start / 2:
        return CAUSES[6]
    if report["trainable"] >= report["base_parameters"]:
        return CAUSES[1]
    if report["trainable"] < expected_trainable(report["r"], report["layers"]):
        return CAUSES[2]
    if report["labelled_tokens"] != report["answer_tokens"]:
        return CAUSES[3]
    return CAUSES[0]

# %% repair
def repair(config):
    kinds = []
    for name in config["layer_names"]:
        kind = name.split(".")[-1]
        if kind != config["head"] and kind not in kinds:
            kinds.append(kind)
    kinds.sort()
    for target in config["target_modules"]:
        if target not in kinds:
            config["target_modules"] = kinds
            break
    config["scale"] = config["alpha"] / config["r"]
    if config["learning_rate"] < config["full_learning_rate"] * 10:
        config["learning_rate"] = config["full_learning_rate"] * 10
    if config["init"]["A"] == "zeros" and config["init"]["B"] == "zeros":
        config["init"]["A"] = "random"
    return config
