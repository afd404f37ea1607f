"""
misconception: "nothing was written"
based_on: ""
score: {test_logprob: 0, test_margins: 0, test_loss: 0, test_mixed: 0}
"""

# %% completion_logprob
def completion_logprob(logits, tokens, prompt_length):
    raise NotImplementedError()
