"""
about: "numpy, match, regular expressions"
"""

# %% expected_trainable
import numpy as np


def expected_trainable(r, layers):
    return int(np.array(layers).sum() * r)

# %% diagnose
def diagnose(report):
    wanted = expected_trainable(report["r"], report["layers"])
    match report:
        case {"trainable": n, "base_parameters": base} if n >= base:
            return "base not frozen"
        case {"trainable": n} if n != wanted:
            return "wrong module names"
        case {"labelled_tokens": all_of_them, "answer_tokens": asked} if all_of_them > asked:
            return "labels not masked"
        case {"gradient_norms": norms} if sum(norms) == 0:
            return "both matrices zero"
    losses = np.array(report["losses"])
    fell = 1 - losses[-5:].mean() / losses[:5].mean()
    if fell < 0:
        return "learning rate too high"
    if fell < 0.5:
        return "learning rate too low"
    return "healthy"

# %% repair
def repair(config):
    import re

    parts = [re.search(r"[^.]+$", name).group() for name in config["layer_names"]]
    inside = np.unique([part for part in parts if part != config["head"]]).tolist()
    changes = {"scale": config["alpha"] / config["r"], "init": {"A": "random", "B": "zeros"}}
    if any(target not in parts for target in config["target_modules"]):
        changes["target_modules"] = inside
    if config["learning_rate"] / config["full_learning_rate"] < 10:
        changes["learning_rate"] = 10 * config["full_learning_rate"]
    return {**config, **changes}
