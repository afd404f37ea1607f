"""
misconception: "the share of the codes that change is the loss"
based_on: loops
score: {test_lost: 2}
message: "`\"same\"` is the share of the codes that change."
hint: "return the share of those that stay."
"""

# %% lost
#-            same += code == old[start + k]
#+            same += code != old[start + k]
