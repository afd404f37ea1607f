"""
misconception: "the layer has a linear layer of its own"
score: {test_layer: 1}
told: {test_layer: "The output of a fresh layer is not right"}
"""

# %% lora_linear
#-        self.base = base
#-        for p in base.parameters():
#-            p.requires_grad = False
#+        self.base = nn.Linear(base.in_features, base.out_features, bias=False).requires_grad_(False)
