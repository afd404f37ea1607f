"""
misconception: "a last, shorter block needs no scale"
based_on: small_functions
score: {test_weights: 2}
message: "`weight_bytes` rounds blocks down or not at all in 4 bits."
hint: "round *up*, for each matrix by itself: a short block has a scale, too."
"""

# %% weight_bytes
#-    scales = -(-n // 64)
#-    return -(-n // 2) + scales + 4 * -(-scales // 256) + 4 * 273
#+    scales = n // 64
#+    return -(-n // 2) + scales + 4 * (scales // 256) + 4 * 273

# %% or weight_bytes
#-    scales = -(-n // 64)
#+    scales = n // 64

# %% or weight_bytes
#-    return -(-n // 2) + scales + 4 * -(-scales // 256) + 4 * 273
#+    return -(-n // 2) + scales + 4 * (scales // 256) + 4 * 273

# %% or weight_bytes
#-    return -(-n // 2) + scales + 4 * -(-scales // 256) + 4 * 273
#+    return n / 2 + n / 64 + n / 64 / 64 + 4 * 273
