"""
misconception: "the first of each `every` groups is held out"
score: {test_split: 0}
message: "The groups are counted from the wrong end."
hint: "with `every` = 3, the third, the sixth and so on are held out."
"""

# %% split
#-        chosen = (groups.index(key) + 1) % every == 0
#+        chosen = groups.index(key) % every == 0
