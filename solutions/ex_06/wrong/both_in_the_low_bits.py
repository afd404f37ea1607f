"""
misconception: "a byte is the sum of its codes"
score: {test_pack: 1}
message: "Both halves are in the low bits."
hint: "move the second half up by four bits: multiply it by 16."
"""

# %% pack
#-    return (high << 4) | low
#+    return high + low
