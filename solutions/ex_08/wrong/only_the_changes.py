"""
misconception: "repair returns what it changed"
based_on: arrays_and_match
score: {test_repair: 0}
message: "`repair` returns its changes alone, not the whole configuration."
hint: "return all of it, with the same keys: `config | changes` joins two dicts."
"""

# %% repair
#-    return {**config, **changes}
#+    return changes
