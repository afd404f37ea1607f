"""
misconception: "activations are the blocks alone"
score: {test_activations: 0}
message: "`activation_bytes` leaves the head out."
hint: "what is kept for the loss, for each entry of the vocabulary?"
"""

# %% activation_bytes
#-    head = 4 * arch["vocab"]
#+    head = 0
