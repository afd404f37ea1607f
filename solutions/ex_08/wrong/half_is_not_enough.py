"""
misconception: "any fall of the loss is a healthy run"
based_on: later_overrules
score: {test_diagnose: 5}
message: "A loss that falls by less than half is called healthy."
hint: "\"learning rate too low\" means that the loss ended above half of where it began."
"""

# %% diagnose
#-    elif 2 * end > start:
#-        answer = CAUSES[6]
