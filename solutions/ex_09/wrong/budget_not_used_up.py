"""
misconception: "what takes the whole budget does not fit"
score: {test_choose: 0}
message: "A path that takes exactly the budget is left out."
hint: "exactly the budget fits: use `<=`."
"""

# %% choose
#-        if total > budget:
#+        if total >= budget:
