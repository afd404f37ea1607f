"""
misconception: "the offset belongs inside, so that the scale multiplies it too"
based_on: one_weight_at_a_time
score: {test_absmax: 0}
message: "`block_absmax` multiplies the offset by the scale as well."
hint: "undo the steps in the opposite order."
"""

# %% block_absmax
#-        result.append(float(D8[code]) * scale + statistics["offset"])
#+        result.append((float(D8[code]) + statistics["offset"]) * scale)
