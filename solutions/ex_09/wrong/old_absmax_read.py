"""
misconception: "new codes are read with the absmax that the base had"
based_on: loops
score: {test_lost: 2}
message: "New codes are read with the base's absmax."
hint: "`quantize` returns codes and an absmax that belong together."
"""

# %% lost
#-            squares += (base["levels"][code] * absmax - w) ** 2
#+            squares += (base["levels"][code] * base["absmax"][start // n] - w) ** 2
