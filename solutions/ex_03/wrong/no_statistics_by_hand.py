"""
misconception: "quantized weights are their codes and nothing else"
based_on: floats_and_match
score: {test_weights: 1}
told:
  test_weights: "codes and no statistics"
"""

# %% weight_bytes
#-                total += n * 8 / 8 + rows * 32 / 8
#+                total += n * 8 / 8

#-                total += (n + 1) // 2 + scales * 8 / 8 + of_scales * 32 / 8 + 1092
#+                total += (n + 1) // 2
