"""
misconception: "adding two adapters is adding their matrices"
score: {test_merge: 3, test_lost: 4, test_stack: 0, test_choose: 2}
told:
  test_stack: "different ranks cannot be added"
"""

# %% +update
def update(adapter):
    B = torch.tensor(adapter["B"])
    A = torch.tensor(adapter["A"])
    return adapter["alpha"] / adapter["r"] * (B @ A)

# %% merge
def merge(base, adapter):
    codes = torch.tensor(base["codes"])
    W = dequantize(codes, torch.tensor(base["absmax"]), torch.tensor(base["levels"]), codes.shape, torch.float32, base["blocksize"])
    return W + update(adapter)

# %% lost
def lost(base, adapter):
    levels = torch.tensor(base["levels"])
    merged = merge(base, adapter)
    codes, absmax = quantize(merged, levels, base["blocksize"])
    back = dequantize(codes, absmax, levels, merged.shape, torch.float32, base["blocksize"])
    old = torch.tensor(base["codes"]).flatten()
    same = (codes == old).sum() / len(old)
    E = back - merged
    return {"same": float(same), "error": float(E.norm() / update(adapter).norm())}

# %% stack
def stack(first, second, weights):
    A = weights[0] * torch.tensor(first["A"]) + weights[1] * torch.tensor(second["A"])
    B = weights[0] * torch.tensor(first["B"]) + weights[1] * torch.tensor(second["B"])
    return {"A": A, "B": B, "alpha": first["alpha"], "r": first["r"]}

# %% choose
def choose(paths, k, budget):
    best = None
    for path in paths:
        total = path["shared"] + k * path["each"]
        if total > budget:
            continue
        key = (-path["right"], total)
        if best is None or key < best[0]:
            best = (key, path["name"])
    return None if best is None else best[1]
