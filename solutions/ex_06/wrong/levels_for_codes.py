"""
misconception: "the code of a number is its level"
based_on: plain_python
score: {test_block: 0, test_matrix: 1}
message: "These are levels, not codes."
hint: "a code is the *position* of a level in the list."
"""

# %% quantize_block
#-        return {"codes": [levels.index(0)] * len(values), "absmax": 0}
#-    return {"codes": [nearest(v / top, levels) for v in values], "absmax": top}
#+        return {"codes": [0.0] * len(values), "absmax": 0}
#+    return {"codes": [levels[nearest(v / top, levels)] for v in values], "absmax": top}
