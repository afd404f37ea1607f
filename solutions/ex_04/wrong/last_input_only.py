"""
misconception: "the last input stands for the batch"
score: {test_gradients: 0}
message: "The gradients are those of the last input of the batch."
hint: "add up over all inputs."
"""

# %% lora_gradients
#-    h = (x @ A.T) @ B.T * (alpha / r)
#-    h.backward(g)
#+    h = (x[-1:] @ A.T) @ B.T * (alpha / r)
#+    h.backward(g[-1:])
