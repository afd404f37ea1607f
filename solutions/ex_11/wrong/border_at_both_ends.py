"""
misconception: "a border has two sides"
score: {test_pack: 2}
message: "The first and the last label of each example are gone."
hint: "only the first label has no token before it in its own example."
"""

# %% pack
#-        row["labels"] += [IGNORED] + example["labels"][1:]
#+        row["labels"] += [IGNORED] + example["labels"][1:-1] + [IGNORED]
