"""
misconception: "the levels of a 4-bit format are those of NF4"
score: {test_block: 0, test_matrix: 0, test_scale: 0}
message:
  test_block: "These are codes for NF4's levels."
  test_matrix: "These are codes for NF4's levels."
  test_scale: "`better_scale` computes its errors with NF4's levels."
hint: "use the levels that are passed in: they differ from call to call."
"""

# %% quantize_block
#-    values, levels = torch.tensor(values), torch.tensor(levels)
#+    values, levels = torch.tensor(values), quantization.nf4_levels()

# %% quantize
#-    flat, levels = torch.tensor(matrix).reshape(-1), torch.tensor(levels)
#+    flat, levels = torch.tensor(matrix).reshape(-1), quantization.nf4_levels()
#-    codes, absmax, levels = torch.tensor(codes), torch.tensor(absmax), torch.tensor(levels)
#+    codes, absmax, levels = torch.tensor(codes), torch.tensor(absmax), quantization.nf4_levels()

# %% better_scale
#-    values, levels = torch.tensor(values), torch.tensor(levels)
#+    values, levels = torch.tensor(values), quantization.nf4_levels()
