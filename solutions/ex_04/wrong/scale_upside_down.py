"""
misconception: "the scale is r/alpha"
score: {test_forward: 0, test_gradients: 0, test_merge: 0, test_layer: 2}
message: "The scale is upside down."
hint:
  test_forward: "a larger alpha makes a larger update."
  test_gradients: "a larger alpha makes a larger gradient."
  test_merge: "a larger alpha makes a larger update."
  test_layer: "a larger alpha makes a larger update."
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = out + (r / alpha) * ((x @ A.T) @ B.T)

# %% lora_gradients
#-    h = (x @ A.T) @ B.T * (alpha / r)
#+    h = (x @ A.T) @ B.T * (r / alpha)

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W + (r / alpha) * B @ A

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.r / self.alpha)
