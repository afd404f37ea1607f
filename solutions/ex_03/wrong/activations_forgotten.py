"""
misconception: "only weights, gradients and states have to fit"
score: {test_choose: 0}
message: "`choose` takes a method that does not fit: it leaves `activations` out."
hint: "add up all entries, whatever they are called."
"""

# %% choose
#-        if sum(entries.values()) <= budget:
#+        if sum(size for entry, size in entries.items() if entry != "activations") <= budget:
