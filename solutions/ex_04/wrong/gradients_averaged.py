"""
misconception: "a gradient is a mean over the batch"
score: {test_gradients: 0}
message: "The gradient is a mean over the batch."
hint: "g is the gradient already: add the inputs up."
"""

# %% lora_gradients
#-    h.backward(g)
#+    h.backward(g / len(g))
