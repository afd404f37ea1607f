"""
misconception: "a rank is rounded like any number"
score: {test_largest_rank: 0}
message: "`largest_rank` is rounded up: that rank costs more than the budget."
hint: "the budget must not be exceeded."
"""

# %% largest_rank
#-    return budget // lora_count(config, 1, target_modules)
#+    return round(budget / lora_count(config, 1, target_modules))
