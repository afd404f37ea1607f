"""
misconception: "each row has one absmax, as int8 has one scale a row"
score: {test_weights: 0}
message: "`dequantize` uses one absmax for each row."
hint: "that was int8, in chapter 05. Here blocks are counted through the whole matrix, row after row."
"""

# %% dequantize
#-    absmax = block_absmax(base["absmax"])[torch.arange(len(codes)) // base["block"]]
#-    return (NF4[codes] * absmax).reshape(rows, columns)
#+    absmax = block_absmax(base["absmax"])
#+    absmax = absmax[torch.arange(rows) % len(absmax), None]
#+    return NF4[codes].reshape(rows, columns) * absmax
