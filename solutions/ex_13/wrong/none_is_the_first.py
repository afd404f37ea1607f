"""
misconception: "every row has an adapter"
score: {test_mixed: 0}
message: "`mixed_batch` gives rows without an adapter the first adapter."
hint: "`None` means the base alone."
"""

# %% mixed_batch
#-        if name is not None:
#+        name = name or next(iter(adapters))
#+        if name is not None:
