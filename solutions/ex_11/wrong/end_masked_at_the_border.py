"""
misconception: "the last label of an example is the border"
score: {test_pack: 2}
message: "The last label of each example is gone."
hint: "the last token's label is END, which has to be learned. The *first* label is the one that the example before would predict."
"""

# %% pack
#-        row["labels"] += [IGNORED] + example["labels"][1:]
#+        row["labels"] += example["labels"][:-1] + [IGNORED]
