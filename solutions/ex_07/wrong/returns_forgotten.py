"""
misconception: "results are computed and printed, not returned"
score: {test_absmax: 0, test_forward: 0, test_layers: 0}
told:
  test_absmax: "returns nothing"
  test_forward: "returns nothing"
  test_layers: "fix `block_absmax` first"
"""

# %% block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    print(D8[codes] * scale + statistics["offset"])

# %% dequantize
#-    absmax = block_absmax(base["absmax"])[torch.arange(len(codes)) // base["block"]]
#+    absmax = quantization.dequantize_statistics(quantization.Statistics(torch.tensor(base["absmax"]["codes"]), torch.tensor(base["absmax"]["scales"]), base["absmax"]["offset"]), base["absmax"]["group"])[torch.arange(len(codes)) // base["block"]]

# %% qlora_forward
#-    return x @ W.T + (alpha / r) * (x @ A.T) @ B.T
#+    print(x @ W.T + (alpha / r) * (x @ A.T) @ B.T)

# %% two_layers
#-    return {"first": {"A": bottom["A"], "B": bottom["B"]}, "second": {"A": top["A"], "B": top["B"]}}
#+    print({"first": {"A": bottom["A"], "B": bottom["B"]}, "second": {"A": top["A"], "B": top["B"]}})
