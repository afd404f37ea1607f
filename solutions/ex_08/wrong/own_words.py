"""
misconception: "the diagnosis may be written in one's own words"
based_on: table_of_signs
score: {test_diagnose: 6}
told:
  test_diagnose: "none of the texts to choose from"
"""

# %% diagnose
#-        "learning rate too high": end / start > 1,
#+        "lr too high": end / start > 1,
