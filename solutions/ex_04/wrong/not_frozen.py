"""
misconception: "the base is kept, and nothing takes requires_grad away from it"
score: {test_layer: 2}
message: "W is trained too: the base is not frozen."
hint: "who takes `requires_grad` away from the base?"
"""

# %% lora_linear
#-        for p in base.parameters():
#-            p.requires_grad = False
