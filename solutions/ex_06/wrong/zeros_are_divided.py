"""
misconception: "a block of zeros needs no care"
score: {test_block: 2}
message: "A block of zeros is divided by its absmax, and 0/0 is NaN."
hint: "treat the absmax 0 on its own: every code is that of the level 0."
"""

# %% quantize_block
#-    scaled = values / absmax.clamp(min=1e-38)
#+    scaled = values / absmax
