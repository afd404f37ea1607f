"""
misconception: "the base's absmax stays when weights are quantized again"
score: {test_merge: 3, test_lost: 0, test_stack: 3, test_choose: 2}
told:
  test_lost: "divided by the base's absmax"
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
    want, levels = base_weights(base) + what_it_adds(adapter), np.array(base["levels"])
    absmax = np.array(base["absmax"])[:, None]
    codes = np.argmin(np.abs((want.reshape(-1, base["blocksize"]) / absmax)[:, :, None] - levels), axis=2)
    got = (levels[codes] * absmax).reshape(want.shape)
    return {
        "same": np.mean(codes.reshape(-1) == np.array(base["codes"]).reshape(-1)),
        "error": np.linalg.norm(got - want) / np.linalg.norm(what_it_adds(adapter)),
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
