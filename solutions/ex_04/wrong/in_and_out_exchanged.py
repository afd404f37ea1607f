"""
misconception: "A makes the output"
score: {test_init: 0}
message: "in and out are exchanged."
hint: "A meets x, and B makes the output."
"""

# %% init_lora
#-    A = torch.randn(r, n_in) / r
#-    B = torch.zeros(n_out, r)
#+    A = torch.randn(r, n_out) / r
#+    B = torch.zeros(n_in, r)
