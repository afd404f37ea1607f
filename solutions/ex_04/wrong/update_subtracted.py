"""
misconception: "the adapter takes away what is wrong"
score: {test_forward: 0, test_merge: 0, test_layer: 2}
message: "The update has the wrong sign."
hint: "nothing is subtracted here."
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = out - (alpha / r) * ((x @ A.T) @ B.T)

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W - (alpha / r) * B @ A

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) - (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
