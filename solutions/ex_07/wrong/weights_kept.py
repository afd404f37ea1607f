"""
misconception: "the base never changes, so its weights are made once and put beside the codes"
score: {test_weights: 0, test_forward: 0, test_gradients: 2, test_layers: 0}
told:
  test_weights: "`dequantize` changes its arguments"
  test_forward: "`qlora_forward` changes its arguments"
  test_gradients: "`qlora_gradients` changes its arguments"
  test_layers: "`two_layers` changes its arguments"
"""

# %% dequantize
#-    rows, columns = base["shape"]
#-    codes = []
#-    for byte in base["bytes"]:
#-        codes += [byte >> 4, byte & 15]
#-    codes = torch.tensor(codes[: rows * columns])
#-    absmax = block_absmax(base["absmax"])[torch.arange(len(codes)) // base["block"]]
#-    return (NF4[codes] * absmax).reshape(rows, columns)
#+    if "W" not in base:
#+        n = base["shape"][0] * base["shape"][1]
#+        codes = torch.tensor([half for byte in base["bytes"] for half in (byte >> 4, byte & 15)][:n])
#+        absmax = block_absmax(base["absmax"])[torch.arange(n) // base["block"]]
#+        base["W"] = (NF4[codes] * absmax).reshape(base["shape"])
#+    return base["W"]
