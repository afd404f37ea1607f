"""
misconception: "an adapter's gradient takes nothing, or its numbers have the formats of full fine-tuning"
score: {test_memory: 1}
message: "`memory_gb` has 12 bytes for a trained number of the adapter."
hint: "the number, its gradient and Adam's two: is each there, and in float32?"
"""

# %% memory_gb
#-    trained = 0 if method == "full" else 16 * n_lora
#+    trained = 0 if method == "full" else 12 * n_lora
