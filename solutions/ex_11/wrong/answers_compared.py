"""
misconception: "a conversation is all of its texts"
score: {test_split: 0}
message: "A question that was answered in two ways counts as two."
hint: "the model is asked the same question. Compare what users write."
"""

# %% split
#-    text = " ".join(text for role, text in conversation if role == "user")
#+    text = " ".join(text for role, text in conversation)
