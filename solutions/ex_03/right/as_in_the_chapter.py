"""
about: "one loop over the matrices, the parts added up as in the chapter"
"""

# %% weight_bytes
def weight_bytes(arch, precision):
    total = arch["others"] * (4 if precision == "fp32" else 2)
    for rows, columns in arch["matrices"]:
        n = rows * columns
        if precision == "4bit":
            blocks = ceil(n / 64)
            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
        elif precision == "8bit":
            total += n + 4 * rows
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
