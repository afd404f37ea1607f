"""
misconception: "the probability is asked"
score: {test_logprob: 0}
message: "`completion_logprob` returns a probability, not its logarithm."
hint: "add logarithms, and leave out `exp`."
"""

# %% completion_logprob
#-    return of_next[prompt_length - 1 :].sum().item()
#+    return of_next[prompt_length - 1 :].sum().exp().item()
