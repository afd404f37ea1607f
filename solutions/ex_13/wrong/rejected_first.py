"""
misconception: "the margin is rejected minus chosen"
score: {test_margins: 0}
"""

# %% margins
#-    return (beta * (chosen - rejected)).tolist()
#+    return (beta * (rejected - chosen)).tolist()
