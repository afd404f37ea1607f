"""
misconception: "any numbers other than zero will do"
score: {test_init: 1, test_layer: 2}
message: "The entries of A are all the same: its rows would all learn the same."
hint: "draw them at random."
"""

# %% init_lora
#-    A = torch.randn(r, n_in) / r
#+    A = torch.ones(r, n_in)

# %% lora_linear
#-        self.A = nn.Parameter(torch.randn(r, base.in_features) / r)
#+        self.A = nn.Parameter(torch.ones(r, base.in_features))
