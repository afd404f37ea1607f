"""
misconception: "the last token has no prediction"
score: {test_logprob: 0}
message: "`completion_logprob` leaves out the last token."
hint: "the row before the last predicts it. In a real answer it is the token that ends the text."
"""

# %% completion_logprob
#-    return of_next[prompt_length - 1 :].sum().item()
#+    return of_next[prompt_length - 1 : -1].sum().item()
