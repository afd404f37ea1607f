"""
misconception: "the numbers for the loss are bf16"
score: {test_activations: 0}
message: "`activation_bytes` keeps the head's numbers in another format."
hint: "the numbers for the loss are float32: four bytes each."
"""

# %% activation_bytes
#-    head = 4 * arch["vocab"]
#+    head = 2 * arch["vocab"]

# %% or activation_bytes
#-    head = 4 * arch["vocab"]
#+    head = arch["vocab"]
