"""
misconception: "an adapter takes what its file takes"
score: {test_memory: 1}
message: "`memory_gb` counts the adapter's own numbers alone."
hint: "weight, gradient, and two numbers for Adam: 4 bytes each."
"""

# %% memory_gb
#-    trained = 0 if method == "full" else 16 * n_lora
#+    trained = 0 if method == "full" else 4 * n_lora
