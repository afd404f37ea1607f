"""
misconception: "QLoRA's base is unpacked to 16 bits before training"
score: {test_memory: 2}
message: "`memory_gb` has a base of 16 bits for QLoRA."
hint: "the codes stay packed: 4.127 bits a weight."
"""

# %% memory_gb
#-    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127 / 8}[method]
#+    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 2}[method]
