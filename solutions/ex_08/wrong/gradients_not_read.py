"""
misconception: "a level loss means a learning rate that is too low"
based_on: table_of_signs
score: {test_diagnose: 4}
message: "A run in which no gradient ever arrives is judged by its losses."
hint: "look at `gradient_norms` before you look at the losses: no learning rate would help it."
"""

# %% diagnose
#-        "both matrices zero": all(norm == 0 for norm in report["gradient_norms"]),
