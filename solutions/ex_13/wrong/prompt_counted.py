"""
misconception: "the prompt belongs to the answer"
score: {test_logprob: 0}
message: "`completion_logprob` adds the prompt's tokens too."
hint: "only tokens from position `prompt_length` on count."
"""

# %% completion_logprob
#-    return of_next[prompt_length - 1 :].sum().item()
#+    return of_next.sum().item()
