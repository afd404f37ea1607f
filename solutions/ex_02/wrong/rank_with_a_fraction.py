"""
misconception: "the quotient is the rank"
score: {test_largest_rank: 0}
message: "`largest_rank` is no whole number."
hint: "a rank is whole: which of its two neighbours can be afforded?"
"""

# %% largest_rank
#-    return budget // lora_count(config, 1, target_modules)
#+    return budget / lora_count(config, 1, target_modules)
