"""
about: "keeps the first adapter's alpha and takes the new scale out of B; double precision; a comprehension for the choice"
"""

# %% +update
def update(adapter):
    both = (torch.tensor(adapter[name], dtype=torch.float64) for name in "BA")
    return torch.linalg.multi_dot([*both]) * adapter["alpha"] / adapter["r"]

# %% merge
def merge(base, adapter):
    codes = torch.tensor(base["codes"])
    W = dequantize(codes, torch.tensor(base["absmax"]), torch.tensor(base["levels"]), codes.shape, torch.float32, base["blocksize"])
    return W + update(adapter)

# %% lost
def lost(base, adapter):
    levels = torch.tensor(base["levels"])
    merged = merge(base, adapter)
    codes, absmax = quantize(merged.float(), levels, base["blocksize"])
    back = dequantize(codes, absmax, levels, merged.shape, torch.float32, base["blocksize"])
    old = torch.tensor(base["codes"]).flatten()
    same = (codes == old).sum() / len(old)
    E = back - merged
    return {"same": float(same), "error": float(E.norm() / update(adapter).norm())}

# %% stack
def stack(first, second, weights):
    r, alpha = first["r"] + second["r"], first["alpha"]
    new = {"A": torch.empty(r, len(first["A"][0])), "B": torch.empty(len(first["B"]), r), "alpha": alpha, "r": r}
    cut = first["r"]
    new["A"][:cut], new["A"][cut:] = torch.tensor(first["A"]), torch.tensor(second["A"])
    new["B"][:, :cut] = torch.tensor(first["B"]) * (weights[0] * first["alpha"] / first["r"])
    new["B"][:, cut:] = torch.tensor(second["B"]) * (weights[1] * second["alpha"] / second["r"])
    new["B"] /= alpha / r
    return new

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
