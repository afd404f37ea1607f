"""
misconception: "a code below zero stands for a number below zero"
based_on: shared_helper
score: {test_block: 0, test_matrix: 1}
message: "The codes are counted from the level 0."
hint: "a code is a position in the whole list, from 0 on."
"""

# %% quantize_block
#-    return dict(codes=codes.tolist(), absmax=absmax)
#+    return dict(codes=[c - levels.index(0) for c in codes.tolist()], absmax=absmax)
