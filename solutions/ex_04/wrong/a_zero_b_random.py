"""
misconception: "it does not matter which of the two starts at zero"
score: {test_init: 1, test_layer: 2}
message: "A is zero and B is not."
hint: "that would train too, but the task asks for the paper's start: A random, B zero."
"""

# %% init_lora
#-    A = torch.randn(r, n_in) / r
#-    B = torch.zeros(n_out, r)
#+    A = torch.zeros(r, n_in)
#+    B = torch.randn(n_out, r) / r

# %% lora_linear
#-        self.A = nn.Parameter(torch.randn(r, base.in_features) / r)
#-        self.B = nn.Parameter(torch.zeros(base.out_features, r))
#+        self.A = nn.Parameter(torch.zeros(r, base.in_features))
#+        self.B = nn.Parameter(torch.randn(base.out_features, r) / r)
