"""
misconception: "the scale is a parameter, too"
score: {test_layer: 2}
message: "Another number of parameters is trained than A and B have together: the scale is one of them."
hint: "A and B are trained, and nothing else."
"""

# %% lora_linear
#-        self.r, self.alpha = r, alpha
#+        self.scale = nn.Parameter(torch.tensor(alpha / r))

#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.A.T @ self.B.T) * self.scale
