"""
misconception: "the layer is its adapter"
score: {test_layer: 1}
message: "The base's own output is missing."
hint: "the adapter is added to what is there; it does not replace it."
"""

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return nn.functional.linear(x, self.alpha / self.r * self.B @ self.A)
