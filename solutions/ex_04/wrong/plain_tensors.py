"""
misconception: "A and B are kept as plain tensors"
score: {test_layer: 0}
told:
  test_layer: "must be `nn.Parameter`"
"""

# %% lora_linear
#-        self.A = nn.Parameter(torch.randn(r, base.in_features) / r)
#-        self.B = nn.Parameter(torch.zeros(base.out_features, r))
#+        self.A = torch.randn(r, base.in_features) / r
#+        self.B = torch.zeros(base.out_features, r)
