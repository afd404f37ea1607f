"""
misconception: "positions count from 1"
score: {test_pack: 2}
message: "The positions begin at 1."
hint: "the first position is 0."
"""

# %% pack
#-        row["position_ids"] += list(range(length))
#+        row["position_ids"] += list(range(1, length + 1))
