"""
misconception: "4.127 bits are 4.127 bytes"
score: {test_memory: 2}
message: "`memory_gb` takes bits for bytes."
hint: "how many bits make a byte?"
"""

# %% memory_gb
#-    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127 / 8}[method]
#+    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127}[method]

# %% or memory_gb
#-    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127 / 8}[method]
#+    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127 * 8}[method]
