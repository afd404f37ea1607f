"""
about: "the course's quantize and dequantize, torch throughout"
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
    s1 = weights[0] * first["alpha"] / first["r"]
    s2 = weights[1] * second["alpha"] / second["r"]
    A = torch.cat([torch.tensor(first["A"]), torch.tensor(second["A"])])
    B = torch.cat([s1 * torch.tensor(first["B"]), s2 * torch.tensor(second["B"])], dim=1)
    return {"A": A, "B": B, "alpha": len(A), "r": len(A)}

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
