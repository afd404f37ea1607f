"""
misconception: "every END is learned"
score: {test_label: 0}
message: "The end token of the other roles has a label too."
hint: "the model writes only the assistant's END."
"""

# %% label
#-        labels += written if role == "assistant" else [IGNORED] * len(written)
#+        labels += written if role == "assistant" else [IGNORED] * len(content) + [END]
