"""
misconception: "the first of each `every` groups is held out"
score: {test_split: 0}
message: "The groups are numbered from 0, so the first one is held out."
hint: "number them from 1: with `every` = 3, the third, the sixth and so on are held out."
"""

# %% split
#-        chosen = (groups.index(key) + 1) % every == 0
#+        chosen = groups.index(key) % every == 0
