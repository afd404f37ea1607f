"""
misconception: "a scale is a magnitude, so it is positive"
score: {test_scale: 0}
message: "The scale is always positive."
hint: "compute the sum of squared errors for both scales, and compare."
"""

# %% better_scale
def better_scale(values, levels):
    return torch.tensor(values).abs().max()
