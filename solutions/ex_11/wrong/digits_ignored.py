"""
misconception: "only words count"
score: {test_split: 0}
message: "Orders that differ only in their numbers share a group."
hint: "keep digits too: table 4 is not table 7."
"""

# %% split
#-    return "".join(letter for letter in text.lower() if letter.isalnum())
#+    return "".join(letter for letter in text.lower() if letter.isalpha())
