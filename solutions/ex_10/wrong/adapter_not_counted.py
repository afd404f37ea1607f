"""
misconception: "an adapter is so small that it takes nothing"
score: {test_memory: 1}
message: "`memory_gb` leaves the adapter out."
hint: "weight, gradient, and two numbers for Adam: 4 bytes each."
"""

# %% memory_gb
#-    trained = 0 if method == "full" else 16 * n_lora
#+    trained = 0
