"""
misconception: "one input stands for the batch"
score: {test_gradients: 0}
message: "The gradients are those of the first input of the batch."
hint: "add up over all inputs."
"""

# %% lora_gradients
#-    h = (x @ A.T) @ B.T * (alpha / r)
#+    x, g = x[:1], g[:1]
#+    h = (x @ A.T) @ B.T * (alpha / r)
