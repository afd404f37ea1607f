"""
misconception: "copies are deleted"
score: {test_split: 0}
message: "Copies are lost."
hint: "every conversation goes to the side of its group; none is left out."
"""

# %% split
#-        if key not in groups:
#-            groups.append(key)
#+        if key in groups:
#+            continue
#+        groups.append(key)
