"""
misconception: "what is trained is the model"
score: {test_lora_count: 0}
message: "`lora_count` counts the frozen model."
hint: "LoRA trains A and B, and nothing of the model itself."
"""

# %% lora_count
#-    return sum(r * sum(layers[name]) for name in chosen)
#+    return base_count(config)
