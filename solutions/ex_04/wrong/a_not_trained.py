"""
misconception: "the random matrix stays as it is"
score: {test_layer: 2}
message: "A is not trained."
hint: "A and B are both trained: each is an `nn.Parameter` with a gradient."
"""

# %% lora_linear
#-        self.A = nn.Parameter(torch.randn(r, base.in_features) / r)
#+        self.A = nn.Parameter(torch.randn(r, base.in_features) / r, requires_grad=False)
