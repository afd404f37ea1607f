"""
misconception: "block k has scale number k modulo the number of scales"
based_on: torch_does_backward
score: {test_absmax: 0}
message: "In `block_absmax` the scales take turns from block to block."
hint: "a scale belongs to a group of *neighbours*; then comes the next one."
"""

# %% block_absmax
#-    codes, size = torch.tensor(statistics["codes"]), statistics["group"]
#-    centred = torch.cat([
#-        D8[group] * scale for group, scale in zip(codes.split(size), statistics["scales"], strict=True)
#-    ])
#-    return centred + statistics["offset"]
#+    codes, scales = torch.tensor(statistics["codes"]), torch.tensor(statistics["scales"])
#+    many = scales.repeat(len(codes) // len(scales) + 1)[: len(codes)]
#+    return D8[codes] * many + statistics["offset"]

# %% or block_absmax
#-    codes, size = torch.tensor(statistics["codes"]), statistics["group"]
#-    centred = torch.cat([
#-        D8[group] * scale for group, scale in zip(codes.split(size), statistics["scales"], strict=True)
#-    ])
#-    return centred + statistics["offset"]
#+    codes, scales = torch.tensor(statistics["codes"]), torch.tensor(statistics["scales"])
#+    many = scales.repeat(len(codes) // len(scales) + 1)[: len(codes)]
#+    return D8[codes] * many
