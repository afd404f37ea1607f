"""
misconception: "END is padding, so it gets no label"
score: {test_label: 0}
message: "The end token has no label."
hint: "a model that never learns END does not stop. END ends the assistant's turn: label it there."
"""

# %% label
#-        labels += written if role == "assistant" else [IGNORED] * len(written)
#+        labels += content + [IGNORED] if role == "assistant" else [IGNORED] * len(written)
