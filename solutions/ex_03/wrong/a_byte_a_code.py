"""
misconception: "a 4-bit code takes a byte"
score: {test_weights: 2}
message: "`weight_bytes` takes a byte for each code of 4 bits."
hint: "how many codes of 4 bits fit into a byte?"
"""

# %% weight_bytes
#-            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
#+            total += n + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
