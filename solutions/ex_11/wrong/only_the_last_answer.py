"""
misconception: "only the last turn counts"
score: {test_label: 0}
message: "Only the last answer has labels."
hint: "every turn of the assistant is an answer to learn from."
"""

# %% label
#-    return {"input_ids": input_ids, "labels": labels}
#+    last = len(turns[-1][2]) + 2
#+    return {"input_ids": input_ids, "labels": [IGNORED] * (len(labels) - last) + labels[-last:]}
