"""
misconception: "every method has an adapter"
score: {test_memory: 2}
message: "`memory_gb` counts an adapter for full fine-tuning."
hint: "full fine-tuning has none."
"""

# %% memory_gb
#-    trained = 0 if method == "full" else 16 * n_lora
#+    trained = 16 * n_lora
