"""
misconception: "the scale is alpha itself, not alpha/r"
score: {test_forward: 0, test_gradients: 0, test_merge: 0, test_layer: 2}
message: "alpha is not divided by r."
hint: "the scale is a fraction: alpha/r."
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = out + alpha * ((x @ A.T) @ B.T)

# %% lora_gradients
#-    h = (x @ A.T) @ B.T * (alpha / r)
#+    h = (x @ A.T) @ B.T * alpha

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W + alpha * B @ A

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.A.T @ self.B.T) * self.alpha
