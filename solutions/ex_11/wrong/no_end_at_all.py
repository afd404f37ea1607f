"""
misconception: "the text alone is enough"
score: {test_label: 0}
message: "The end token is missing."
hint: "each turn ends with END, then NEWLINE."
"""

# %% label
#-        written = content + [END]
#+        written = list(content)
