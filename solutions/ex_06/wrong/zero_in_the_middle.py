"""
misconception: "zero stands in the middle of the levels, as NF4's does"
based_on: plain_python
score: {test_block: 2}
message: "A block of zeros gets the code in the middle of the list."
hint: "the level 0 need not stand there: look for its position."
"""

# %% quantize_block
#-        return {"codes": [levels.index(0)] * len(values), "absmax": 0}
#+        return {"codes": [7] * len(values), "absmax": 0}
