"""
misconception: "a label is the token that comes next"
score: {test_label: 0}
message: "The labels are shifted by one."
hint: "the model shifts them itself. A label stands at its own token."
"""

# %% label
#-    return {"input_ids": input_ids, "labels": labels}
#+    return {"input_ids": input_ids, "labels": labels[1:] + [IGNORED]}
