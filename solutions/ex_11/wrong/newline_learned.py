"""
misconception: "the line break after END belongs to the answer"
score: {test_label: 0}
message: "The line break after the end token has a label."
hint: "generation stops at END: nothing after it is ever written."
"""

# %% label
#-        labels += [IGNORED]
#+        labels += [NEWLINE] if role == "assistant" else [IGNORED]
