"""
misconception: "the adapter has the format of its base"
based_on: in_bits
score: {test_training: 1}
told:
  test_training: "taken as 16-bit"
"""

# %% training_bytes
#-            result["trained"] += 4 * r * columns
#-            result["trained"] += 4 * r * rows
#+            result["trained"] += 2 * r * columns
#+            result["trained"] += 2 * r * rows
