"""
misconception: "8-bit codes are codes like any other: level times scale"
score: {test_absmax: 0}
message: "`block_absmax` leaves the offset out."
hint: "what was done to the absmax values before they got codes?"
"""

# %% block_absmax
#-    return D8[codes] * scale + statistics["offset"]
#+    return D8[codes] * scale
