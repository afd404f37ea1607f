"""
misconception: "the smallest method is the best one"
score: {test_choose: 0}
message: "`choose` takes the smallest method."
hint: "the first that fits is asked for: the order is the order of preference."
"""

# %% choose
#-    for name, entries in ledgers.items():
#-        if sum(entries.values()) <= budget:
#-            return name
#-    return None
#+    name = min(ledgers, key=lambda name: sum(ledgers[name].values()))
#+    return name if sum(ledgers[name].values()) <= budget else None
