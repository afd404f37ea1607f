"""
about: "a variable that later signs overrule, the configuration changed in place"
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
    start = sum(losses[0:5]) / len(losses[0:5])
    end = sum(losses[-5:]) / 5
    if end > start:
        answer = CAUSES[5]
    elif 2 * end > start:
        answer = CAUSES[6]
    else:
        answer = CAUSES[0]
    # what comes later overrules what came before
    if not any(report["gradient_norms"]):
        answer = CAUSES[4]
    if report["labelled_tokens"] != report["answer_tokens"]:
        answer = CAUSES[3]
    missing = expected_trainable(report["r"], report["layers"]) - report["trainable"]
    if missing > 0:
        answer = CAUSES[2]
    if report["trainable"] >= report["base_parameters"]:
        answer = CAUSES[1]
    return answer

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
