"""
misconception: "labels are only joined"
score: {test_pack: 2}
message: "The last token of an example predicts the first one of the next."
hint: "set the first label of each example to IGNORED."
"""

# %% pack
#-        row["labels"] += [IGNORED] + example["labels"][1:]
#+        row["labels"] += example["labels"]
