"""
misconception: "LoRA adds one matrix, r × in"
score: {test_lora_count: 0}
message: "`lora_count` counts A and leaves B out."
hint: "each targeted layer has an A and a B."
"""

# %% lora_count
#-    return sum(r * sum(layers[name]) for name in chosen)
#+    return sum(r * layers[name][1] for name in chosen)
