"""
misconception: "a gradient points downhill"
score: {test_gradients: 0}
message: "The gradient has the wrong sign."
hint: "a gradient points uphill: nothing is subtracted here."
"""

# %% lora_gradients
#-    return {"A": A.grad, "B": B.grad}
#+    return {"A": -A.grad, "B": -B.grad}
