"""
misconception: "one random row is enough"
score: {test_init: 1, test_layer: 2}
message: "The rows of A are equal: they would all learn the same."
hint: "draw every entry at random."
"""

# %% init_lora
#-    A = torch.randn(r, n_in) / r
#+    A = torch.randn(n_in).repeat(r, 1)

# %% lora_linear
#-        self.A = nn.Parameter(torch.randn(r, base.in_features) / r)
#+        self.A = nn.Parameter(torch.randn(base.in_features).repeat(r, 1))
