"""
misconception: "beta is a temperature, so divide"
score: {test_margins: 0}
message: "`margins` divides by `beta`."
hint: "multiply by it."
"""

# %% margins
#-    return (beta * (chosen - rejected)).tolist()
#+    return ((chosen - rejected) / beta).tolist()
