"""
misconception: "the base's output is the output"
score: {test_forward: 0, test_merge: 0, test_layer: 1}
message: "The adapter adds nothing."
hint: "is the second path there, and is it added?"
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#-    return out
#+    return out

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + 0 * (x @ self.A.T @ self.B.T)
