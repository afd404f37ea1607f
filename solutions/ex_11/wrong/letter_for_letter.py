"""
misconception: "a copy is the same letter for letter"
score: {test_split: 0}
message: "Copies that are typed a little differently count as different."
hint: "compare letters and digits alone, in lower case."
"""

# %% split
#-    return "".join(letter for letter in text.lower() if letter.isalnum())
#+    return text
