"""
misconception: "any logarithm will do"
score: {test_logprob: 0}
message: "`completion_logprob` uses the logarithm to the base 2."
hint: "DPO uses natural logarithms."
"""

# %% completion_logprob
#-    return of_next[prompt_length - 1 :].sum().item()
#+    return of_next[prompt_length - 1 :].sum().item() / 0.6931471805599453
