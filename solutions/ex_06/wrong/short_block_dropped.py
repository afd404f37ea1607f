"""
misconception: "what does not fill a block is left out"
score: {test_matrix: 1}
message: "The last, shorter block has no codes."
hint: "it is a block like the others."
"""

# %% quantize
#-    blocks = torch.nn.functional.pad(flat, (0, -len(flat) % block_size)).view(-1, block_size)
#+    blocks = flat[: len(flat) // block_size * block_size].view(-1, block_size)
