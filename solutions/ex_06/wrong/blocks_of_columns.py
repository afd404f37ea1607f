"""
misconception: "a block runs down a column"
score: {test_matrix: 1}
message: "The matrix is read column by column."
hint: "read it row by row: the second number stands to the right of the first."
"""

# %% quantize
#-    flat, levels = torch.tensor(matrix).reshape(-1), torch.tensor(levels)
#+    flat, levels = torch.tensor(matrix).T.reshape(-1), torch.tensor(levels)
