"""
misconception: "forward uses A's numbers"
score: {test_layer: 2}
message: "A step of training does not move A."
hint: "forward has to use the parameters themselves, and not copies or `.data`."
"""

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.A.data.T @ self.B.T) * (self.alpha / self.r)
