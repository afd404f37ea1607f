"""
misconception: "every `every`-th group is trained on"
score: {test_split: 0}
message: "`train` and `held_out` are exchanged."
hint: "the smaller part is held out."
"""

# %% split
#-        sides["held_out" if chosen else "train"].append(number)
#+        sides["train" if chosen else "held_out"].append(number)
