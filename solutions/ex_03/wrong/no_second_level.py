"""
misconception: "one-byte scales need no scales of their own"
score: {test_weights: 2}
message: "`weight_bytes` leaves the second level of double quantization out."
hint: "the one-byte scales need float32 scales of their own."
"""

# %% weight_bytes
#-            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
#+            total += ceil(n / 2) + blocks + 4 * (16 + 256 + 1)
