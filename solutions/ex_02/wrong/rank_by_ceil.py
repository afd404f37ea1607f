"""
misconception: "a rank is rounded up"
based_on: one_pattern
score: {test_largest_rank: 0}
told:
  test_largest_rank: "rounded up"
"""

# %% largest_rank
#-    return floor(Fraction(budget, lora_count(config, 1, target_modules)))
#+    return -floor(Fraction(-budget, lora_count(config, 1, target_modules)))
