"""
misconception: "4-bit codes are integers, and FSDP shards any tensor"
score: {test_repair: 2}
message: "The 4-bit codes are stored as integers."
hint: "which kind of tensor can FSDP shard? Take the model's type."
"""

# %% repair
#-    fixed["bnb"]["bnb_4bit_quant_storage"] = fixed["dtype"]
