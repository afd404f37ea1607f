"""
misconception: "both A and B are scaled, so that the scale counts twice"
score: {test_forward: 0, test_gradients: 0, test_merge: 0, test_layer: 2}
message: "The scale is applied twice."
hint: "it comes in once."
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = out + (alpha / r) ** 2 * ((x @ A.T) @ B.T)

# %% lora_gradients
#-    h = (x @ A.T) @ B.T * (alpha / r)
#+    h = (x @ A.T) @ B.T * (alpha / r) ** 2

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W + (alpha / r) ** 2 * B @ A

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r) ** 2
