"""
misconception: "alpha // r"
score: {test_forward: 0, test_gradients: 0, test_merge: 0, test_layer: 2}
message: "The scale has lost its fraction."
hint: "`//` cuts it off; divide with `/`."
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = out + (alpha // r) * ((x @ A.T) @ B.T)

# %% lora_gradients
#-    h = (x @ A.T) @ B.T * (alpha / r)
#+    h = (x @ A.T) @ B.T * (alpha // r)

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W + (alpha // r) * B @ A

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha // self.r)
