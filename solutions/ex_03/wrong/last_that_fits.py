"""
misconception: "the last one wins"
score: {test_choose: 0}
message: "`choose` takes the last method that fits."
hint: "stop at the first: the order is the order of preference."
"""

# %% choose
#-    for name, entries in ledgers.items():
#-        if sum(entries.values()) <= budget:
#-            return name
#-    return None
#+    best = None
#+    for name, entries in ledgers.items():
#+        if sum(entries.values()) <= budget:
#+            best = name
#+    return best
