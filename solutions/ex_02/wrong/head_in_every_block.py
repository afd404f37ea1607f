"""
misconception: "the head is one more layer of each block"
based_on: no_common_code
score: {test_lora_count: 3}
message: "`lora_count` counts a head in every block."
hint: "a model has one, at its end."
"""

# %% lora_count
#-    return sum(r * names[name] for name in hits)
#+    return sum(r * names[name] * (m.num_hidden_layers if name == "lm_head" else 1) for name in hits)
