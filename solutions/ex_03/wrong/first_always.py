"""
misconception: "the method that one would like best is the answer"
score: {test_choose: 0}
message: "`choose` takes the first method, whether it fits or not."
hint: "add up all entries; return None when no sum fits."
"""

# %% choose
#-    for name, entries in ledgers.items():
#-        if sum(entries.values()) <= budget:
#-            return name
#-    return None
#+    return next(iter(ledgers))
