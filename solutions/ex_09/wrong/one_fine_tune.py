"""
misconception: "the size of a path is that of one fine-tune"
score: {test_choose: 0}
message: "The choice fits for one fine-tune only."
hint: "there are `k` of them: which bytes does each of them need?"
"""

# %% choose
#-        total = path["shared"] + k * path["each"]
#+        total = path["shared"] + path["each"]
