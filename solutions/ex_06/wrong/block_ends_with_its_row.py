"""
misconception: "a block cannot go on in the next row"
based_on: shared_helper
score: {test_matrix: 1}
message: "A new block begins with each row."
hint: "a block has `block_size` numbers and goes on over the end of a row."
"""

# %% quantize
#-    flat = sum(matrix, [])

#-    for start in range(0, len(flat), block_size):
#-        block = quantize_block(flat[start : start + block_size], levels)
#-        result["codes"].extend(block["codes"])
#-        result["absmax"].append(block["absmax"])
#+    for row in matrix:
#+        for start in range(0, len(row), block_size):
#+            block = quantize_block(row[start : start + block_size], levels)
#+            result["codes"].extend(block["codes"])
#+            result["absmax"].append(block["absmax"])
