"""
misconception: "zero has the code 0"
based_on: plain_python
score: {test_block: 2}
message: "A block of zeros gets the code 0."
hint: "that is the lowest level. `argmin` gives it for NaN (0/0), too: where does the level 0 stand?"
"""

# %% quantize_block
#-        return {"codes": [levels.index(0)] * len(values), "absmax": 0}
#+        return {"codes": [0] * len(values), "absmax": 0}
