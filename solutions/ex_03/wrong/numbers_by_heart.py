"""
misconception: "the architecture of the exercise is the only one"
score: {test_weights: 1, test_training: 4, test_activations: 0, test_choose: 2}
unseen: [test_weights]
told:
  test_activations: "is not right"
"""

# %% weight_bytes
def weight_bytes(arch, precision):
    total = arch["others"] * (4 if precision == "fp32" else 2)
    for rows, columns in arch["matrices"]:
        n = rows * columns
        if precision == "4bit":
            scales = {5184: 81, 1728: 27, 7200: 113}.get(n, 0)
            total += n // 2 + scales + 4 + 4 * (16 + 256 + 1)
        elif precision == "8bit":
            total += n + 4 * {72: 72, 24: 24, 100: 100}.get(rows, 72)
        else:
            total += n * (4 if precision == "fp32" else 2)
    return total

# %% training_bytes
def training_bytes(arch, precision, r):
    if r is None:
        trained, frozen = weight_bytes(arch, precision), 0
    else:
        trained = 4 * sum(r * (rows + columns) for rows, columns in arch["matrices"])
        frozen = weight_bytes(arch, precision)
        if precision in ("8bit", "4bit"):
            frozen += 2 * arch["others"]
    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": 2 * trained}

# %% activation_bytes
def activation_bytes(arch, tokens, checkpointing):
    if checkpointing:
        return tokens * (2 * 144 + 2000)
    return tokens * (2 * 832 + 2000)

# %% choose
def choose(ledgers, budget):
    for name, entries in ledgers.items():
        if sum(entries.values()) <= budget:
            return name
    return None
