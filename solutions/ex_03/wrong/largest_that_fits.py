"""
misconception: "the method that fills the card best is the first in the order"
score: {test_choose: 0}
message: "`choose` takes the largest method that fits."
hint: "the first that fits is asked for: the order is the order of preference."
"""

# %% choose
#-    for name, entries in ledgers.items():
#-        if sum(entries.values()) <= budget:
#-            return name
#-    return None
#+    sums = {name: sum(entries.values()) for name, entries in ledgers.items()}
#+    fitting = {name: size for name, size in sums.items() if size <= budget}
#+    return max(fitting, key=fitting.get) if fitting else None
