"""
misconception: "row t belongs to token t"
score: {test_logprob: 0}
message: "`completion_logprob` reads each token's log-probability from its own row."
hint: "row t holds the logits of token t + 1."
"""

# %% completion_logprob
#-    logp = torch.log_softmax(logits[:-1], dim=-1)
#-    of_next = logp.gather(1, tokens[1:, None])[:, 0]
#-    return of_next[prompt_length - 1 :].sum().item()
#+    logp = torch.log_softmax(logits, dim=-1)
#+    of_next = logp.gather(1, tokens[:, None])[:, 0]
#+    return of_next[prompt_length:].sum().item()
