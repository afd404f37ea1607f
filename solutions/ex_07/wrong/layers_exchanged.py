"""
misconception: "the first to be computed backwards is called the first"
based_on: torch_does_backward
score: {test_layers: 0}
message: "The two layers are in each other's place."
hint: "the first is the one that x meets first, whatever came first backwards."
"""

# %% two_layers
#-    grads = {"second": qlora_gradients(h, g, **second)}
#-    grads["first"] = qlora_gradients(x, grads["second"].pop("x"), **first)
#-    del grads["first"]["x"]
#-    return grads
#+    one = qlora_gradients(h, g, **second)
#+    two = qlora_gradients(x, one["x"], **first)
#+    return {"first": one, "second": two}
