"""
misconception: "the reported loss is the mean of the means"
score: {test_accumulate: 2}
message: "`loss` is the mean of the means."
hint: "report what is trained on: the mean over all labelled tokens."
"""

# %% accumulate
#-    return {"weights": weights, "loss": sum(w * mean for w, mean in zip(weights, means))}
#+    return {"weights": weights, "loss": sum(means) / len(means)}
