"""
misconception: "the adapter takes the place of the layer"
score: {test_forward: 0, test_merge: 0, test_layer: 1}
message:
  test_forward: "The base's own output, from W, is missing."
  test_merge: "W is missing."
  test_layer: "The base's own output is missing."
hint: "the adapter is added to what is there; it does not replace it."
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = (alpha / r) * ((x @ A.T) @ B.T)

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return (alpha / r) * B @ A

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
