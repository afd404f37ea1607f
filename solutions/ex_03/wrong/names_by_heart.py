"""
misconception: "the entries are always those of task 2 and activations"
score: {test_choose: 0}
message: "`choose` takes a method that does not fit: it adds up only entries whose names it knows."
hint: "add up all entries, whatever they are called."
"""

# %% choose
ENTRIES = ["frozen", "trained", "gradients", "optimizer", "activations"]


def choose(ledgers, budget):
    for name, entries in ledgers.items():
        if sum(entries.get(entry, 0) for entry in ENTRIES) <= budget:
            return name
    return None
