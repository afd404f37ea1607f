"""
about: "a dict of signs, shallow copies"
"""

# %% expected_trainable
def expected_trainable(r, layers):
    return r * sum(map(sum, layers))

# %% diagnose
def diagnose(report):
    start, end = mean(report["losses"][:5]), mean(report["losses"][-5:])
    signs = {
        "base not frozen": report["trainable"] >= report["base_parameters"],
        "wrong module names": report["trainable"] < expected_trainable(report["r"], report["layers"]),
        "labels not masked": report["labelled_tokens"] > report["answer_tokens"],
        "both matrices zero": all(norm == 0 for norm in report["gradient_norms"]),
        "learning rate too high": end / start > 1,
        "learning rate too low": end / start > 0.5,
        "healthy": True,
    }
    return next(cause for cause, shown in signs.items() if shown)

# %% repair
def repair(config):
    def matches(target):
        return any(("." + name).endswith("." + target) for name in config["layer_names"])

    kinds = sorted({name.rpartition(".")[2] for name in config["layer_names"] if name != config["head"]})
    names = config["target_modules"] if all(map(matches, config["target_modules"])) else kinds
    least = 10 * config["full_learning_rate"]
    return config | {
        "target_modules": names,
        "scale": config["alpha"] / config["r"],
        "learning_rate": least if config["learning_rate"] < least else config["learning_rate"],
        "init": dict(config["init"], A="random"),
    }
