"""
misconception: "only what each fine-tune needs counts"
score: {test_choose: 0}
message: "What all fine-tunes share is left out."
hint: "add `shared` once to k times `each`."
"""

# %% choose
#-        total = path["shared"] + k * path["each"]
#+        total = k * path["each"]
