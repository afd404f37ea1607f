"""
misconception: "W + B·A, as in the blog post: alpha plays no part"
score: {test_forward: 0, test_gradients: 0, test_merge: 0, test_layer: 2}
message:
  test_forward: "The update comes without its scale."
  test_gradients: "The gradient comes without its scale."
  test_merge: "The update comes without its scale."
  test_layer: "The update comes without its scale."
hint: "alpha and r have to come in somewhere."
"""

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = out + 1 * ((x @ A.T) @ B.T)

# %% lora_gradients
#-    h = (x @ A.T) @ B.T * (alpha / r)
#+    h = (x @ A.T) @ B.T * 1

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W + 1 * B @ A

# %% lora_linear
#-        return self.base(x) + (x @ self.A.T @ self.B.T) * (self.alpha / self.r)
#+        return self.base(x) + (x @ self.A.T @ self.B.T) * 1
