"""
misconception: "one gradient for each input of the batch"
score: {test_gradients: 0}
message: "There is one gradient for each input of the batch."
hint: "add them up over the inputs."
"""

# %% lora_gradients
#-    return {"A": A.grad, "B": B.grad}
#+    s = alpha / r
#+    of_b = torch.einsum("bo,br->bor", g, x @ A.T)
#+    return {"A": s * torch.einsum("br,bi->bri", g @ B, x).detach(), "B": s * of_b.detach()}
