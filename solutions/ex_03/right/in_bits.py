"""
about: "everything in bits, turned into bytes at the end"
"""

# %% weight_bytes
def weight_bytes(arch, precision):
    bits = arch["others"] * (32 if precision == "fp32" else 16)
    for matrix in arch["matrices"]:
        n = matrix[0] * matrix[1]
        if precision == "fp32":
            bits += 32 * n
        if precision == "bf16":
            bits += 16 * n
        if precision == "8bit":
            bits += 8 * n + 32 * matrix[0]
        if precision == "4bit":
            blocks = ceil(n / 64)
            bits += 4 * (n + n % 2) + 8 * blocks + 32 * ceil(blocks / 256) + 32 * (16 + 256 + 1)
    return bits // 8

# %% training_bytes
def training_bytes(arch, precision, r):
    result = {"frozen": 0, "trained": 0, "gradients": 0, "optimizer": 0}
    if r is None:
        result["trained"] = weight_bytes(arch, precision)
    else:
        result["frozen"] = weight_bytes(arch, precision)
        if precision == "8bit" or precision == "4bit":
            result["frozen"] += arch["others"] * (4 - 2)
        for rows, columns in arch["matrices"]:
            result["trained"] += 4 * r * columns
            result["trained"] += 4 * r * rows
    result["gradients"] = result["trained"]
    result["optimizer"] = 2 * result["trained"]
    return result

# %% activation_bytes
def activation_bytes(arch, tokens, checkpointing):
    total = 0
    for _ in range(arch["layers"]):
        total += tokens * (2 * arch["hidden"] if checkpointing else arch["block"])
    head, block = 4 * arch["vocab"] * tokens, arch["block"] * tokens
    if checkpointing and block > head:
        return total + block
    return total + head

# %% choose
def choose(ledgers, budget):
    answer = None
    for name in reversed(list(ledgers)):
        if sum(ledgers[name].values()) <= budget:
            answer = name
    return answer
