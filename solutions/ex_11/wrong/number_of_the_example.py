"""
misconception: "position_ids say which example it is"
score: {test_pack: 2}
message: "The positions hold the number of the example."
hint: "a position is the place inside the example, from 0."
"""

# %% pack
#-        row["position_ids"] += list(range(length))
#+        row["n"] = row.get("n", -1) + 1
#+        row["position_ids"] += [row["n"]] * length
