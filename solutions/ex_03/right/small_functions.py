"""
about: "a function for a matrix, a table of bytes, next() with a default"
"""

# %% weight_bytes
def in_four_bits(n):
    scales = -(-n // 64)
    return -(-n // 2) + scales + 4 * -(-scales // 256) + 4 * 273


MATRIX = {
    "fp32": lambda rows, columns: 4 * rows * columns,
    "bf16": lambda rows, columns: 2 * rows * columns,
    "8bit": lambda rows, columns: rows * (columns + 4),
    "4bit": lambda rows, columns: in_four_bits(rows * columns),
}


def weight_bytes(arch, precision):
    others = {"fp32": 4}.get(precision, 2) * arch["others"]
    return others + sum(MATRIX[precision](*matrix) for matrix in arch["matrices"])

# %% training_bytes
def training_bytes(arch, precision, r):
    prepared = precision.endswith("bit")
    if r is not None:
        frozen = weight_bytes(arch, precision) + prepared * 2 * arch["others"]
        numbers = sum(r * columns + rows * r for rows, columns in arch["matrices"])
        size = 4
    else:
        frozen = 0
        numbers = arch["others"] + sum(rows * columns for rows, columns in arch["matrices"])
        size = {"fp32": 4, "bf16": 2}[precision]
    one = numbers * size
    return dict(optimizer=one + one, gradients=one, trained=one, frozen=frozen)

# %% activation_bytes
def activation_bytes(arch, tokens, checkpointing):
    each = arch["hidden"] * 2 if checkpointing else arch["block"]
    head = arch["vocab"] * 4
    top = max(head, arch["block"]) if checkpointing else head
    return (each * arch["layers"] + top) * tokens

# %% choose
def choose(ledgers, budget):
    return next((name for name in ledgers if sum(ledgers[name].values()) <= budget), None)
