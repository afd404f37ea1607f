"""
misconception: "a gradient is transposed"
score: {test_gradients: 0}
message: "The gradients are transposed."
hint: "a gradient has one number for each number of its matrix, in the same place."
"""

# %% lora_gradients
#-    return {"A": A.grad, "B": B.grad}
#+    return {"A": A.grad.T, "B": B.grad.T}
