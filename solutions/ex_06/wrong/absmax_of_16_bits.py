"""
misconception: "absmax is stored like a weight"
score: {test_bits: 0}
message: "absmax is taken as a 16-bit number."
hint: "it is a float32: 32 bits."
"""

# %% bits
#-        return 4 + 32 / block_size
#+        return 4 + 16 / block_size
