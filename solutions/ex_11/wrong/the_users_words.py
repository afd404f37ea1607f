"""
misconception: "the model learns to write what users write"
score: {test_label: 0}
message: "The labels stand on the users' turns."
hint: "compare the role with `assistant`."
"""

# %% label
#-        labels += written if role == "assistant" else [IGNORED] * len(written)
#+        labels += written if role == "user" else [IGNORED] * len(written)
