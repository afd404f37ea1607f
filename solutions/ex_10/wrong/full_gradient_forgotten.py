"""
misconception: "gradients are gone before memory is counted"
score: {test_memory: 2}
message: "`memory_gb` leaves the gradients out for full fine-tuning."
hint: "every weight has a gradient of 16 bits."
"""

# %% memory_gb
#-    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127 / 8}[method]
#+    bytes_per_weight = {"full": 10, "lora": 2, "qlora": 4.127 / 8}[method]
