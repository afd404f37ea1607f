"""
misconception: "a 4-bit base has to be in four bits after the merge as well"
score: {test_merge: 0, test_lost: 2}
message:
  test_merge: "The merged weights lie on the 16 levels again: most of the update is rounded away."
  test_lost: "`\"error\"` is zero, because the expected weights are rounded already."
hint:
  test_merge: "the result may have any value. Keep the sum as it is, in 16 bits or more."
  test_lost: "compare with the merged weights as they should be."
"""

# %% merge
def merge(base, adapter):
    codes, levels = torch.tensor(base["codes"]), torch.tensor(base["levels"])
    W = dequantize(codes, torch.tensor(base["absmax"]), levels, codes.shape, torch.float32, base["blocksize"])
    new, absmax = quantize(W + update(adapter), levels, base["blocksize"])
    return dequantize(new, absmax, levels, codes.shape, torch.float32, base["blocksize"])
