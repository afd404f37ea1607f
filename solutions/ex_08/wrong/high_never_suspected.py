"""
misconception: "a learning rate can only be too low"
score: {test_diagnose: 5}
message: "A run whose loss goes up is called \"learning rate too low\"."
hint: "ask first whether the loss ended above where it began."
"""

# %% diagnose
#-    if last > first:
#-        return "learning rate too high"
#-    return "learning rate too low" if last > first / 2 else "healthy"
#+    return "learning rate too low" if last > first / 2 else "healthy"
