"""
misconception: "all tokens are trained"
score: {test_label: 0}
message: "The loss sees the whole conversation."
hint: "label what the assistant writes, and nothing else."
"""

# %% label
#-        labels += [IGNORED] * len(header)
#-        labels += written if role == "assistant" else [IGNORED] * len(written)
#-        labels += [IGNORED]
#+        labels += header + written + [NEWLINE]
