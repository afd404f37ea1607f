"""
misconception: "a log-probability is positive"
score: {test_logprob: 0}
"""

# %% completion_logprob
#-    return of_next[prompt_length - 1 :].sum().item()
#+    return -of_next[prompt_length - 1 :].sum().item()
