"""
misconception: "the base's absmax stays when weights are quantized again"
based_on: numpy_own
score: {test_lost: 0}
message: "Merged weights are divided by the base's absmax."
hint: "a block's largest weight may have grown or shrunk: what does `quantize` divide by?"
"""

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
