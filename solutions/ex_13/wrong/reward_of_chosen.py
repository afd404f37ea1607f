"""
misconception: "only the chosen answer has a reward"
score: {test_margins: 0}
message: "`margins` returns the rewards of the chosen answers alone."
hint: "subtract the rejected answer's reward."
"""

# %% margins
#-    return (beta * (chosen - rejected)).tolist()
#+    return (beta * chosen).tolist()
