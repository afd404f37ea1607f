"""
misconception: "each line is an example of its own"
score: {test_split: 0}
message: "Copies of a conversation stand on both sides."
hint: "give copies one group, and decide for groups."
"""

# %% split
#-        key = key_of(conversation)
#+        key = number
