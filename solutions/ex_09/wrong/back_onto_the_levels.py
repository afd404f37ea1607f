"""
misconception: "a 4-bit base has to be in four bits after the merge as well"
score: {test_merge: 0, test_lost: 2, test_stack: 3, test_choose: 2}
told:
  test_merge: "on the 16 levels again"
  test_lost: "\"error\" is wrong. It is zero"
"""

# %% +update
def update(adapter):
    B = torch.tensor(adapter["B"])
    A = torch.tensor(adapter["A"])
    return adapter["alpha"] / adapter["r"] * (B @ A)

# %% merge
def merge(base, adapter):
    codes, levels = torch.tensor(base["codes"]), torch.tensor(base["levels"])
    W = dequantize(codes, torch.tensor(base["absmax"]), levels, codes.shape, torch.float32, base["blocksize"])
    new, absmax = quantize(W + update(adapter), levels, base["blocksize"])
    return dequantize(new, absmax, levels, codes.shape, torch.float32, base["blocksize"])

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
