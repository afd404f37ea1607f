"""
misconception: "a matrix is a list of its numbers"
based_on: plain_python
score: {test_matrix: 2}
message: "`dequantize` returns one long list."
hint: "start a new row after every `columns` numbers."
"""

# %% quantize
#-    rows = []
#-    for k, code in enumerate(codes):
#-        if k % columns == 0:
#-            rows.append([])
#-        rows[-1].append(levels[code] * absmax[k // block_size])
#-    return rows
#+    return [levels[code] * absmax[k // block_size] for k, code in enumerate(codes)]
