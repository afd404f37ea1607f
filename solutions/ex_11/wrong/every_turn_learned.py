"""
misconception: "every turn is learned"
score: {test_label: 0}
message: "The turns of the system and of the user have labels too."
hint: "only the assistant's content and END get labels. Look at the role of each turn."
"""

# %% label
#-        labels += written if role == "assistant" else [IGNORED] * len(written)
#+        labels += written
