"""
misconception: "a turn ends with END"
score: {test_label: 0}
message: "The line break after each turn is missing."
hint: "the template writes header, content, END, NEWLINE."
"""

# %% label
#-        input_ids += header + written + [NEWLINE]
#+        input_ids += header + written
#-        labels += [IGNORED]

