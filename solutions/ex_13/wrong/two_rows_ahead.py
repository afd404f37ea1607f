"""
misconception: "row t belongs to token t + 2"
based_on: plain_python
score: {test_logprob: 0}
message: "`completion_logprob` reads each token's log-probability one row too early."
hint: "row t holds the logits of token t + 1."
"""

# %% completion_logprob
#-        row = logits[t - 1]
#+        row = logits[t - 2]
