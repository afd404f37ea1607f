"""
misconception: "both matrices start at zero, \"to be safe\""
score: {test_init: 1, test_layer: 2}
message: "A and B are both zero: neither would ever get a gradient."
hint: "one of the two has to be random."
"""

# %% init_lora
#-    A = torch.randn(r, n_in) / r
#+    A = torch.zeros(r, n_in)

# %% lora_linear
#-        self.A = nn.Parameter(torch.randn(r, base.in_features) / r)
#+        self.A = nn.Parameter(torch.zeros(r, base.in_features))
