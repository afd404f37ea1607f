"""
about: "numpy with a quantizer of its own; the weights go into A, and the new scale is four"
"""

# %% +tools
import numpy as np

def base_weights(base):
    codes = np.array(base["codes"])
    w = np.array(base["levels"])[codes].reshape(-1, base["blocksize"])
    return (w * np.array(base["absmax"])[:, None]).reshape(codes.shape)

def what_it_adds(adapter):
    return np.array(adapter["B"]) @ np.array(adapter["A"]) * (adapter["alpha"] / adapter["r"])

def to_four_bits(w, levels, blocksize):
    blocks = w.reshape(-1, blocksize)
    absmax = np.abs(blocks).max(axis=1, keepdims=True)
    codes = np.argmin(np.abs((blocks / absmax)[:, :, None] - levels), axis=2)
    return codes.reshape(w.shape), (levels[codes] * absmax).reshape(w.shape)

# %% merge
def merge(base, adapter):
    return (base_weights(base) + what_it_adds(adapter)).tolist()

# %% lost
def lost(base, adapter):
    want = base_weights(base) + what_it_adds(adapter)
    codes, got = to_four_bits(want, np.array(base["levels"]), base["blocksize"])
    return {
        "same": np.mean(codes == np.array(base["codes"])),
        "error": np.sqrt(np.sum((got - want) ** 2)) / np.sqrt(np.sum(what_it_adds(adapter) ** 2)),
    }

# %% stack
def stack(first, second, weights):
    # the new scale is four; everything else goes into A
    r = first["r"] + second["r"]
    alpha = 4 * r
    parts = [w * a["alpha"] / a["r"] / 4 * np.array(a["A"]) for a, w in zip((first, second), weights)]
    return {
        "A": np.vstack(parts).tolist(),
        "B": np.hstack([first["B"], second["B"]]).tolist(),
        "alpha": alpha,
        "r": r,
    }

# %% choose
def choose(paths, k, budget):
    fits = [(100 - p["right"], p["shared"] + p["each"] * k, p["name"]) for p in paths if p["shared"] + p["each"] * k <= budget]
    return min(fits)[2] if fits else None
