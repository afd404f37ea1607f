"""
misconception: "lower case makes copies equal"
score: {test_split: 0}
message: "Copies with other spaces or punctuation count as different."
hint: "keep the letters and digits alone."
"""

# %% split
#-    return "".join(letter for letter in text.lower() if letter.isalnum())
#+    return text.lower().strip()
