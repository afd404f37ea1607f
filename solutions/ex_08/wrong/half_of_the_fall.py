"""
misconception: "a loss has to fall below half of what a larger one was: the sides are exchanged"
score: {test_diagnose: 5}
message: "A loss that falls far is called \"learning rate too low\", or one that hardly falls is called healthy."
hint: "\"learning rate too low\" means that the loss ended below where it began, and above half of it."
"""

# %% diagnose
#-    return "learning rate too low" if last > first / 2 else "healthy"
#+    return "healthy" if last > first / 2 else "learning rate too low"
