"""
misconception: "an adapter is too small for Adam to matter"
score: {test_memory: 1}
message: "`memory_gb` has 8 bytes for a trained number of the adapter."
hint: "weight, gradient, and two numbers for Adam: 4 bytes each."
"""

# %% memory_gb
#-    trained = 0 if method == "full" else 16 * n_lora
#+    trained = 0 if method == "full" else 8 * n_lora
