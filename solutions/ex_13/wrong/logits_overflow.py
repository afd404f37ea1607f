"""
misconception: "exp of a logit always fits"
score: {test_logprob: 0}
told: {test_logprob: "too large for `exp`"}
"""

# %% completion_logprob
#-    logp = torch.log_softmax(logits[:-1], dim=-1)
#+    logp = logits[:-1] - logits[:-1].exp().sum(dim=-1, keepdim=True).log()
