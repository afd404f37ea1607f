"""
misconception: "magnitudes are what counts"
score: {test_block: 1}
message: "The codes have lost the signs of the numbers."
hint: "magnitudes are for absmax alone."
"""

# %% quantize_block
#-    scaled = values / absmax.clamp(min=1e-38)
#+    scaled = values.abs() / absmax.clamp(min=1e-38)
