"""
misconception: "the scale is 1/r"
score: {test_forward: 0, test_gradients: 0, test_merge: 0, test_layer: 2}
message: "The scale is 1/r: alpha plays no part."
hint: "the scale is a fraction: alpha/r."
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = out + (1 / r) * ((x @ A.T) @ B.T)

# %% lora_gradients
#-    h = (x @ A.T) @ B.T * (alpha / r)
#+    h = (x @ A.T) @ B.T * (1 / r)

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W + (1 / r) * B @ A

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.A.T @ self.B.T) * (1 / self.r)
