"""
about: "merges in bfloat16, shares each factor between A and B with its sign, sorts the paths"
"""

# %% merge
def merge(base, adapter):
    codes = torch.tensor(base["codes"], dtype=torch.uint8)
    w = dequantize(codes, torch.tensor(base["absmax"]), torch.tensor(base["levels"]), codes.shape, blocksize=base["blocksize"])
    A, B = torch.tensor(adapter["A"]), torch.tensor(adapter["B"])
    return (w.float() + B.mul(adapter["alpha"]).div(adapter["r"]).mm(A)).bfloat16()

# %% lost
def lost(base, adapter):
    levels, size = torch.tensor(base["levels"]), base["blocksize"]
    codes = torch.tensor(base["codes"]).view(-1, size)
    w = levels[codes] * torch.tensor(base["absmax"]).unsqueeze(1)
    d = torch.einsum("or,ri->oi", torch.tensor(adapter["B"]), torch.tensor(adapter["A"])) * adapter["alpha"] / adapter["r"]
    d = d.reshape(-1, size)
    new, absmax = quantize(w + d, levels, size)
    new = new.view(-1, size).long()
    off = levels[new] * absmax[:, None] - (w + d)
    return {"error": (off.pow(2).sum() / d.pow(2).sum()).sqrt(), "same": (new == codes).float().mean()}

# %% stack
def stack(first, second, weights):
    As, Bs = [], []
    for adapter, weight in ((first, weights[0]), (second, weights[1])):
        factor = weight * adapter["alpha"] / adapter["r"]
        root = abs(factor) ** 0.5
        sign = -1 if factor < 0 else 1
        As.append(torch.tensor(adapter["A"]) * root)
        Bs.append(torch.tensor(adapter["B"]) * root * sign)
    A, B = torch.vstack(As), torch.hstack(Bs)
    return {"A": A, "B": B, "alpha": float(A.shape[0]), "r": A.shape[0]}

# %% choose
def choose(paths, k, budget):
    for path in sorted(paths, key=lambda p: (-p["right"], p["shared"] + k * p["each"])):
        if path["shared"] + k * path["each"] <= budget:
            return path["name"]
