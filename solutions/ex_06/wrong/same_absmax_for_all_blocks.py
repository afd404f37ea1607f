"""
misconception: "one absmax serves the matrix, written once a block"
score: {test_matrix: 1}
message: "All blocks have the same absmax."
hint: "each block has the largest magnitude of its own numbers."
"""

# %% quantize
#-    absmax = blocks.abs().amax(dim=1)
#+    absmax = blocks.abs().max().repeat(len(blocks))
