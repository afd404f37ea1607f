"""
misconception: "accelerate's part is the configuration"
score: {test_repair: 0}
message: "`repair` returns accelerate's part alone, not the whole configuration."
hint: "return all of it, with the same keys."
"""

# %% repair
#-    return fixed
#+    return launch
