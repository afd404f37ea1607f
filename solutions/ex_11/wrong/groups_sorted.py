"""
misconception: "groups are numbered by the alphabet"
score: {test_split: 0}
message: "The groups are in alphabetical order."
hint: "number them in the order in which they first appear."
"""

# %% split
#-    groups, sides = [], {"train": [], "held_out": []}
#+    groups, sides = sorted({key_of(c) for c in conversations}), {"train": [], "held_out": []}
