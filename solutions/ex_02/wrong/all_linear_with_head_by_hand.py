"""
misconception: "all-linear means every linear layer, the head too"
based_on: one_pattern
score: {test_lora_count: 3}
told:
  test_lora_count: "counts the output head"
"""

# %% lora_count
#-        pattern = r"model\..*"
#+        pattern = r".*"
