"""
misconception: "the last rank of a search is too much"
score: {test_largest_rank: 1}
message: "`largest_rank` stops one rank early."
hint: "the largest rank is the last one that can be afforded, not the one before it."
"""

# %% largest_rank
#-    return budget // lora_count(config, 1, target_modules)
#+    return max(0, budget // lora_count(config, 1, target_modules) - 1)
