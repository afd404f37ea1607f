"""
misconception: "each weight pays a whole scale"
score: {test_bits: 0}
message: "Each weight pays for a whole scale."
hint: "a block shares its scale: there are as many scales as blocks."
"""

# %% bits
#-    blocks = math.ceil(weights / block)
#+    blocks = weights
