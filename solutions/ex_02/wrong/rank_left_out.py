"""
misconception: "in + out is the count, whatever the rank"
score: {test_lora_count: 0}
message: "`lora_count` leaves the rank out."
hint: "A has r rows, and B has r columns."
"""

# %% lora_count
#-    return sum(r * sum(layers[name]) for name in chosen)
#+    return sum(sum(layers[name]) for name in chosen)
