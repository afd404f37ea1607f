"""
misconception: "a row is one sequence"
score: {test_pack: 2}
message: "The positions run on from one example to the next."
hint: "each example begins at position 0."
"""

# %% pack
#-        row["position_ids"] += list(range(length))
#+        row["position_ids"] += list(range(len(row["position_ids"]), len(row["position_ids"]) + length))
