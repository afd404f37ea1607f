"""
misconception: "both matrices start at random, as the weights of any layer do"
score: {test_init: 1, test_layer: 2}
message: "Neither A nor B is zero: the model is changed before it has learned anything."
hint: "what makes B·A zero?"
"""

# %% init_lora
#-    B = torch.zeros(n_out, r)
#+    B = torch.randn(n_out, r)

# %% lora_linear
#-        self.B = nn.Parameter(torch.zeros(base.out_features, r))
#+        self.B = nn.Parameter(torch.randn(base.out_features, r))
