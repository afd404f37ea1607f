"""
misconception: "A is in × r and B r × out, as in the blog post, while x still meets A first as in the paper"
score: {test_init: 0, test_forward: 0, test_merge: 0}
message:
  test_init: "Both matrices are transposed."
  test_forward: "The matrices are taken as in × r and r × out."
  test_merge: "The matrices are taken as in × r and r × out."
hint:
  test_init: "A takes x (a column) down to r numbers: how many columns must it have?"
  test_forward: "A is r × in and B is out × r: which one does x meet first, and which side of it?"
  test_merge: "A is r × in and B is out × r: which product has W's shape?"
"""

# %% init_lora
#-    A = torch.randn(r, n_in) / r
#-    B = torch.zeros(n_out, r)
#+    A = torch.randn(n_in, r) / r
#+    B = torch.zeros(r, n_out)

# %% lora_forward
#-    out = out + (alpha / r) * ((x @ A.T) @ B.T)
#+    out = out + (alpha / r) * ((x @ A) @ B)

# %% merge
#-    return W + (alpha / r) * B @ A
#+    return W + (alpha / r) * A @ B
