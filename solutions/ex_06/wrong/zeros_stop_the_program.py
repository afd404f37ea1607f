"""
misconception: "no block is all zero"
based_on: plain_python
score: {test_block: 2}
message: "`quantize_block` divides by zero in a block of zeros."
hint: "treat the absmax 0 on its own: every code is that of the level 0."
"""

# %% quantize_block
#-    if top == 0:
#-        return {"codes": [levels.index(0)] * len(values), "absmax": 0}
