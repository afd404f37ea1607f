"""
misconception: "the model takes the type of the codes"
score: {test_repair: 0}
message: "`dtype` is changed."
hint: "rule 3 changes `bnb_4bit_quant_storage`, so that it is the model's `dtype`."
"""

# %% repair
#-    fixed["bnb"]["bnb_4bit_quant_storage"] = fixed["dtype"]
#+    fixed["dtype"] = fixed["bnb"]["bnb_4bit_quant_storage"]
