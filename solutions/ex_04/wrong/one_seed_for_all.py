"""
misconception: "a seed that is written down makes a start repeatable"
score: {test_init: 1}
message: "Another seed gives the same numbers."
hint: "is the argument `seed` used?"
"""

# %% init_lora
#-    torch.manual_seed(seed)
#+    torch.manual_seed(0)
