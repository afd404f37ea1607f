"""
misconception: "a turn is learned from its header on"
score: {test_label: 0}
message: "The assistant's header has a label."
hint: "whoever asks writes the header (add_generation_prompt): the model never has to."
"""

# %% label
#-        labels += [IGNORED] * len(header)
#+        labels += header if role == "assistant" else [IGNORED] * len(header)
