"""
misconception: "forward computes and does not return"
score: {test_layer: 0}
told:
  test_layer: "forward returns nothing"
"""

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        h = self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
