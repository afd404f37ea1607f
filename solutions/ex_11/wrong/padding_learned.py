"""
misconception: "padding is END, and END is learned"
score: {test_pack: 2}
message: "The padding has labels."
hint: "labels of padding are IGNORED: the model should not learn to write END after END."
"""

# %% pack
#-        row["labels"] += [IGNORED] * missing
#+        row["labels"] += [END] * missing
