"""
misconception: "logits are log-probabilities"
score: {test_logprob: 0}
message: "`completion_logprob` adds logits that were never normalised."
hint: "subtract the logarithm of the sum of exponentials of each row (log-softmax)."
"""

# %% completion_logprob
#-    logp = torch.log_softmax(logits[:-1], dim=-1)
#+    logp = logits[:-1]
