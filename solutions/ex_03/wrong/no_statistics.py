"""
misconception: "quantized weights are their codes and nothing else"
score: {test_weights: 1}
message: "`weight_bytes` counts codes and no statistics."
hint: "what is kept for each row or block beside the codes, and for the blocks' scales?"
"""

# %% weight_bytes
#-            total += ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + 4 * (16 + 256 + 1)
#+            total += ceil(n / 2)

#-            total += n + 4 * rows
#+            total += n
