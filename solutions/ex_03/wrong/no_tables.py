"""
misconception: "the tables are the same for every matrix, so they are counted nowhere"
score: {test_weights: 2}
message: "`weight_bytes` counts no tables and offsets in 4 bits, or too few."
hint: "each matrix has its own."
"""

# %% weight_bytes
#-            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
#+            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256)

# %% or weight_bytes
#-            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
#+            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256)

#-    return total
#+    return total + 4 * (16 + 256 + 1) * (precision == "4bit")
