"""
misconception: "the scales of 4-bit blocks are float32"
score: {test_weights: 2}
message: "`weight_bytes` keeps the scales of 4-bit blocks in float32."
hint: "double quantization keeps them in one byte each."
"""

# %% weight_bytes
#-            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
#+            total += ceil(n / 2) + 4 * blocks + 4 * (16 + 256 + 1)

# %% or weight_bytes
#-            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
#+            total += ceil(n / 2) + 4 * blocks

# %% or weight_bytes
#-            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
#+            total += ceil(n / 2) + 4 * blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
