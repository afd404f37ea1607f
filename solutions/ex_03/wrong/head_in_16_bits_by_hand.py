"""
misconception: "the numbers for the loss are bf16"
based_on: in_bits
score: {test_activations: 0}
told:
  test_activations: "head's numbers in another format"
"""

# %% activation_bytes
#-    head, block = 4 * arch["vocab"] * tokens, arch["block"] * tokens
#+    head, block = 2 * arch["vocab"] * tokens, arch["block"] * tokens
