"""
misconception: "the scale multiplies the base's output as well"
score: {test_forward: 0, test_merge: 0, test_layer: 1}
message:
  test_forward: "The scale multiplies the base's own output as well."
  test_merge: "The scale multiplies W as well."
  test_layer: "The scale multiplies the base's own output as well."
hint: "it belongs to the update alone."
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = (alpha / r) * (out + (x @ A.T) @ B.T)

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return (alpha / r) * (W + B @ A)

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return (self.base(x) + x @ self.A.T @ self.B.T) * (self.alpha / self.r)
