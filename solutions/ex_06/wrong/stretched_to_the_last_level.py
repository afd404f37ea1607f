"""
misconception: "the largest number has to land on the last level"
based_on: plain_python
score: {test_block: 1, test_matrix: 1}
message:
  test_block: "The block is stretched to the last level."
  test_matrix: "The blocks are stretched to the last level."
hint: "divide by absmax itself, whatever the last level is."
"""

# %% quantize_block
#-    return {"codes": [nearest(v / top, levels) for v in values], "absmax": top}
#+    return {"codes": [nearest(v / top * levels[-1], levels) for v in values], "absmax": top}
