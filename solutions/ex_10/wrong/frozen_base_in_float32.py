"""
misconception: "frozen weights are float32"
score: {test_memory: 2}
message: "`memory_gb` has a float32 base for LoRA."
hint: "the frozen weights are in 16 bits."
"""

# %% memory_gb
#-    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127 / 8}[method]
#+    bytes_per_weight = {"full": 12, "lora": 4, "qlora": 4.127 / 8}[method]
