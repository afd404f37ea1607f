"""
misconception: "a conversation is a question and an answer"
score: {test_label: 0}
message: "Only the first answer has labels."
hint: "every turn of the assistant is an answer to learn from."
"""

# %% label
#-        labels += written if role == "assistant" else [IGNORED] * len(written)
#+        labels += written if role == "assistant" and max(labels) < 0 else [IGNORED] * len(written)
