"""
misconception: "the scale belongs to the base"
score: {test_layer: 1}
message: "The scale multiplies the base's own output in the place of the update."
hint: "which of the two paths does it belong to?"
"""

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) * (self.alpha / self.r) + x @ self.A.T @ self.B.T
