"""
misconception: "16-bit training always has a float32 copy of the weights"
score: {test_memory: 2}
message: "`memory_gb` counts 16 bytes a weight for full fine-tuning."
hint: "weight and gradient have 16 bits here, and there is no copy in float32."
"""

# %% memory_gb
#-    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127 / 8}[method]
#+    bytes_per_weight = {"full": 16, "lora": 2, "qlora": 4.127 / 8}[method]
