"""
misconception: "the matrices with a gradient are the gradients"
score: {test_gradients: 0}
message: "A and B themselves come back, not their gradients."
hint: "after `h.backward(g)`, `A.grad` holds the gradient of A."
"""

# %% lora_gradients
#-    return {"A": A.grad, "B": B.grad}
#+    return {"A": A, "B": B}
