"""
about: "plain lists and loops, no library at all"
"""

# %% +scale
def product(B, A, scale):
    inner, columns = len(A), len(A[0])
    return [[scale * sum(row[k] * A[k][j] for k in range(inner)) for j in range(columns)] for row in B]

# %% merge
def merge(base, adapter):
    add = product(adapter["B"], adapter["A"], adapter["alpha"] / adapter["r"])
    out, position = [], 0
    for i, row in enumerate(base["codes"]):
        new = []
        for j, code in enumerate(row):
            absmax = base["absmax"][position // base["blocksize"]]
            new.append(base["levels"][code] * absmax + add[i][j])
            position += 1
        out.append(new)
    return out

# %% lost
def lost(base, adapter):
    flat = [w for row in merge(base, adapter) for w in row]
    old = [c for row in base["codes"] for c in row]
    add = [w for row in product(adapter["B"], adapter["A"], adapter["alpha"] / adapter["r"]) for w in row]
    n, same, squares = base["blocksize"], 0, 0.0
    for start in range(0, len(flat), n):
        block = flat[start:start + n]
        absmax = max(map(abs, block))
        for k, w in enumerate(block):
            distances = [abs(level - w / absmax) for level in base["levels"]]
            code = distances.index(min(distances))
            same += code == old[start + k]
            squares += (base["levels"][code] * absmax - w) ** 2
    return {"same": same / len(flat), "error": (squares / sum(a * a for a in add)) ** 0.5}

# %% stack
def stack(first, second, weights):
    A = first["A"] + second["A"]  # a new list
    B = []
    for row1, row2 in zip(first["B"], second["B"]):
        B.append([b * weights[0] * first["alpha"] / first["r"] for b in row1]
                 + [b * weights[1] * second["alpha"] / second["r"] for b in row2])
    return dict(A=A, B=B, alpha=len(A), r=len(A))

# %% choose
def choose(paths, k, budget):
    def total(path):
        return path["shared"] + k * path["each"]

    in_budget = [path for path in paths if total(path) <= budget]
    if not in_budget:
        return None
    most = max(path["right"] for path in in_budget)
    return min((path for path in in_budget if path["right"] == most), key=total)["name"]
