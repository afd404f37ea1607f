"""
about: "match statements, divisions that give floats, a running rest"
"""

# %% weight_bytes
def weight_bytes(arch, precision):
    total = 0.0
    for rows, columns in arch["matrices"]:
        n = rows * columns
        match precision:
            case "fp32":
                total += n * 32 / 8
            case "bf16":
                total += n * 16 / 8
            case "8bit":
                total += n * 8 / 8 + rows * 32 / 8
            case "4bit":
                scales = (n + 63) // 64
                of_scales = (scales + 255) // 256
                total += (n + 1) // 2 + scales * 8 / 8 + of_scales * 32 / 8 + 1092
    return total + arch["others"] * (4.0 if precision == "fp32" else 2.0)

# %% training_bytes
def training_bytes(arch, precision, r):
    def all_numbers():
        return arch["others"] + sum(a * b for a, b in arch["matrices"])

    match precision, r:
        case "fp32", None:
            frozen, trained = 0, 4 * all_numbers()
        case "bf16", None:
            frozen, trained = 0, 2 * all_numbers()
        case ("fp32" | "bf16"), _:
            frozen, trained = weight_bytes(arch, precision), sum(4 * r * (a + b) for a, b in arch["matrices"])
        case _:
            frozen = weight_bytes(arch, precision) + 2 * arch["others"]
            trained = sum(4 * r * (a + b) for a, b in arch["matrices"])
    return {"frozen": frozen, "trained": trained, "gradients": trained, "optimizer": trained * 2}

# %% activation_bytes
def activation_bytes(arch, tokens, checkpointing):
    kept, head = [arch["block"]] * arch["layers"], 4.0 * arch["vocab"]
    if checkpointing:
        kept = [2 * arch["hidden"]] * arch["layers"]
        head = max(head, arch["block"])
    return tokens * sum([*kept, head])

# %% choose
def choose(ledgers, budget):
    for name, entries in ledgers.items():
        rest = budget
        for size in entries.values():
            rest -= size
        if rest >= 0:
            return name
