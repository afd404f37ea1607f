"""
misconception: "the levels themselves are the borders, not the middles between them"
score: {test_block: 1, test_matrix: 1}
message: "Each number gets the level above it."
hint: "take the *nearest* level: borders lie in the middle between two levels."
"""

# %% quantize_block
#-    midpoints = (levels[:-1] + levels[1:]) / 2
#-    return {"codes": torch.bucketize(scaled, midpoints), "absmax": absmax}
#+    codes = torch.bucketize(scaled, levels).clamp(max=15)
#+    return {"codes": codes, "absmax": absmax}

# %% quantize
#-    codes = torch.bucketize(scaled, (levels[:-1] + levels[1:]) / 2)
#+    codes = torch.bucketize(scaled, levels).clamp(max=15)
