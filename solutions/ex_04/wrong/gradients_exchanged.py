"""
misconception: "the gradient of A stands under \"B\", and the other way round"
score: {test_gradients: 0}
message: "The gradients are in each other's place."
hint: "a gradient has one number for each number of its matrix."
"""

# %% lora_gradients
#-    return {"A": A.grad, "B": B.grad}
#+    return {"A": B.grad, "B": A.grad}
