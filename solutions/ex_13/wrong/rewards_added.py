"""
misconception: "the two rewards are added"
score: {test_margins: 0}
message: "`margins` adds the two rewards."
hint: "a margin is a difference: chosen minus rejected."
"""

# %% margins
#-    return (beta * (chosen - rejected)).tolist()
#+    return (beta * (chosen + rejected)).tolist()
