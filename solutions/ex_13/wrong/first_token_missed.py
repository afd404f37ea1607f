"""
misconception: "the completion's first token is predicted by itself"
score: {test_logprob: 0}
message: "`completion_logprob` leaves out the first token of the completion."
hint: "the prompt's last row predicts it."
"""

# %% completion_logprob
#-    return of_next[prompt_length - 1 :].sum().item()
#+    return of_next[prompt_length:].sum().item()
