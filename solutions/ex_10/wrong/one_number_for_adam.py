"""
misconception: "Adam keeps one number for each weight"
score: {test_memory: 2}
message: "`memory_gb` keeps Adam's numbers in 16 bits, or one of the two only."
hint: "Adam has two numbers for each weight, and they are float32 here."
"""

# %% memory_gb
#-    bytes_per_weight = {"full": 12, "lora": 2, "qlora": 4.127 / 8}[method]
#+    bytes_per_weight = {"full": 8, "lora": 2, "qlora": 4.127 / 8}[method]
