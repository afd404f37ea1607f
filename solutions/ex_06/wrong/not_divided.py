"""
misconception: "the nearest level is that of the number as it is"
based_on: plain_python
score: {test_block: 1, test_matrix: 1}
message: "The numbers aren't divided by absmax."
hint:
  test_block: "levels lie between −1 and 1: divide the block by its absmax first."
  test_matrix: "levels lie between −1 and 1: divide each block by its absmax first."
"""

# %% quantize_block
#-    return {"codes": [nearest(v / top, levels) for v in values], "absmax": top}
#+    return {"codes": [nearest(v, levels) for v in values], "absmax": top}
