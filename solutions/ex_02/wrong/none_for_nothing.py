"""
misconception: "nothing affordable is no answer"
score: {test_largest_rank: 1}
message: "`largest_rank` gives nothing (None) where no rank can be afforded."
hint: "the task says what it is then."
"""

# %% largest_rank
#-    return budget // lora_count(config, 1, target_modules)
#+    return budget // lora_count(config, 1, target_modules) or None
