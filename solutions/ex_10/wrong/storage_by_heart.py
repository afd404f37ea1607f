"""
misconception: "the storage type is always bfloat16"
based_on: step_by_step
score: {test_repair: 2}
message: "`bnb_4bit_quant_storage` is not the model's type."
hint: "all weights that FSDP flattens together need one type: `dtype`."
"""

# %% repair
#-    config["bnb"]["bnb_4bit_quant_storage"] = config["dtype"]
#+    config["bnb"]["bnb_4bit_quant_storage"] = "bfloat16"
