"""
misconception: "all matrices are quantized as one long row of weights"
score: {test_weights: 2, test_training: 4, test_activations: 2, test_choose: 2}
told:
  test_weights: "round *up*"
"""

# %% weight_bytes
def weight_bytes(arch, precision):
    if precision == "4bit":
        n = sum(rows * columns for rows, columns in arch["matrices"])
        blocks = ceil(n / 64)
        tables = len(arch["matrices"]) * 4 * (16 + 256 + 1)
        return ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + tables + 2 * arch["others"]
    each = {"fp32": 4, "bf16": 2, "8bit": 1}[precision]
    total = arch["others"] * max(each, 2)
    for rows, columns in arch["matrices"]:
        total += each * rows * columns + (4 * rows if precision == "8bit" else 0)
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
    head = 4 * arch["vocab"]
    if checkpointing:
        return tokens * (arch["layers"] * 2 * arch["hidden"] + max(arch["block"], head))
    return tokens * (arch["layers"] * arch["block"] + head)

# %% choose
def choose(ledgers, budget):
    for name, entries in ledgers.items():
        if sum(entries.values()) <= budget:
            return name
    return None
