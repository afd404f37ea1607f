"""
misconception: "LoRA adds one matrix, out × r"
score: {test_lora_count: 0}
message: "`lora_count` counts B and leaves A out."
hint: "each targeted layer has an A and a B."
"""

# %% lora_count
#-    return sum(r * sum(layers[name]) for name in chosen)
#+    return sum(r * layers[name][0] for name in chosen)
