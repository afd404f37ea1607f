"""
misconception: "0 means: no label"
score: {test_label: 0}
message: "Tokens without a label carry 0."
hint: "0 is the id of a token. Cross entropy leaves out IGNORED, -100."
"""

# %% label
#-    return {"input_ids": input_ids, "labels": labels}
#+    return {"input_ids": input_ids, "labels": [max(each, 0) for each in labels]}
