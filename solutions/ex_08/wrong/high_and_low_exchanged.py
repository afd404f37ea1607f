"""
misconception: "a loss that stays up has too high a learning rate, one that rises too low a one"
score: {test_diagnose: 5}
message: "The learning rate is called too low where it is too high, and too high where it is too low."
hint: "steps that are too large throw the loss up; steps that are too small hardly move it."
"""

# %% diagnose
#-    if last > first:
#-        return "learning rate too high"
#-    return "learning rate too low" if last > first / 2 else "healthy"
#+    if last > first:
#+        return "learning rate too low"
#+    return "learning rate too high" if last > first / 2 else "healthy"
