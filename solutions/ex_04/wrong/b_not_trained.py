"""
misconception: "the matrix of zeros stays as it is"
score: {test_layer: 2}
message: "B is not trained."
hint: "A and B are both trained: each is an `nn.Parameter` with a gradient."
"""

# %% lora_linear
#-        self.B = nn.Parameter(torch.zeros(base.out_features, r))
#+        self.B = nn.Parameter(torch.zeros(base.out_features, r), requires_grad=False)
