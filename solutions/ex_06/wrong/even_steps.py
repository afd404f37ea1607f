"""
misconception: "levels are evenly spaced, so rounding finds the nearest"
based_on: numpy_tables
score: {test_block: 0, test_matrix: 1}
message: "The codes are those of evenly spaced levels."
hint: "use the levels that are passed in: they differ from call to call."
"""

# %% quantize_block
#-    distance = np.abs(np.subtract.outer(scaled, levels))
#-    return {"codes": distance.argmin(axis=1), "absmax": absmax}
#+    return {"codes": np.round((scaled + 1) * 15 / 2), "absmax": absmax}

# %% quantize
#-    distance = np.abs(np.subtract.outer(flat / absmax[which], levels))
#-    return {"codes": distance.argmin(axis=1), "absmax": absmax}
#+    return {"codes": np.round((flat / absmax[which] + 1) * 15 / 2), "absmax": absmax}
