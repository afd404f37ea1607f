"""
misconception: "backward returns the gradients"
score: {test_gradients: 0}
message: "No gradient arrived: one is None."
hint: "is h computed from the tensors whose `.grad` you read?"
"""

# %% lora_gradients
#-    A = A.clone().requires_grad_()
#-    B = B.clone().requires_grad_()
#-    h = (x @ A.T) @ B.T * (alpha / r)
#+    a = A.clone().requires_grad_()
#+    b = B.clone().requires_grad_()
#+    h = (x @ a.T) @ b.T * (alpha / r)
