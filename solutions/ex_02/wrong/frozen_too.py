"""
misconception: "what LoRA trains is W with A and B"
score: {test_lora_count: 0}
message: "`lora_count` counts the frozen weights of the targeted layers, too."
hint: "LoRA trains A and B, and nothing of W."
"""

# %% lora_count
#-    return sum(r * sum(layers[name]) for name in chosen)
#+    return sum(r * sum(layers[name]) + layers[name][0] * layers[name][1] for name in chosen)
