"""
misconception: "each entry has to fit by itself"
score: {test_choose: 0}
message: "`choose` takes a method that does not fit: it does not add the entries up."
hint: "all entries are in memory together."
"""

# %% choose
#-        if sum(entries.values()) <= budget:
#+        if max(entries.values()) <= budget:
