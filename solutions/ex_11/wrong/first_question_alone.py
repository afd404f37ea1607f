"""
misconception: "a conversation is its first question"
score: {test_split: 0}
message: "Conversations that begin alike and go on differently share a group."
hint: "compare all texts of the user."
"""

# %% split
#-    text = " ".join(text for role, text in conversation if role == "user")
#+    text = next(text for role, text in conversation if role == "user")
