"""
misconception: "a log-probability is an average"
score: {test_logprob: 0}
message: "`completion_logprob` returns the mean of the tokens, not the sum."
hint: "the probability of a text is the product over its tokens, so its logarithm is a sum."
"""

# %% completion_logprob
#-    return of_next[prompt_length - 1 :].sum().item()
#+    return of_next[prompt_length - 1 :].mean().item()
