"""
misconception: "beta belongs to the loss alone"
score: {test_margins: 0}
message: "`margins` leaves `beta` out."
hint: "both rewards are multiplied by beta."
"""

# %% margins
#-    return (beta * (chosen - rejected)).tolist()
#+    return (chosen - rejected).tolist()
