"""
misconception: "the count must stay below the budget"
based_on: names_in_parts
score: {test_largest_rank: 1}
message: "`largest_rank` refuses a rank that costs the budget exactly."
hint: "\"at most\" means that this is allowed."
"""

# %% largest_rank
#-    while lora_count(config, r + 1, target_modules) <= budget:
#+    while lora_count(config, r + 1, target_modules) < budget:
