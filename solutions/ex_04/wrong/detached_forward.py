"""
misconception: ".data is used in forward, \"because the matrices are parameters\", so nothing can be trained"
score: {test_layer: 0}
told:
  test_layer: "copies without a gradient"
"""

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.A.data.T @ self.B.data.T) * (self.alpha / self.r)
