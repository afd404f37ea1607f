"""
misconception: "the start need not be repeatable"
score: {test_init: 1}
message: "The same seed gives other numbers the second time."
hint: "`torch.manual_seed(seed)`, and then draw."
"""

# %% init_lora
#-    torch.manual_seed(seed)
