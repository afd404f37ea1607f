"""
misconception: "backward starts from the sum of the outputs, whatever g is"
score: {test_gradients: 0}
message: "g is not used."
hint: "the backward pass starts from g: `h.backward(g)`, or see hint 1."
"""

# %% lora_gradients
#-    h.backward(g)
#+    h.sum().backward()
