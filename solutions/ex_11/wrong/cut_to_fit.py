"""
misconception: "a row is filled to the last token"
score: {test_pack: 0}
message: "Examples are cut where a row ends."
hint: "an example that does not fit begins a new row, whole."
"""

# %% pack
def pack(examples, size):
    ids, labels, positions = [], [], []
    for example in examples:
        ids += example["input_ids"]
        labels += [IGNORED] + example["labels"][1:]
        positions += list(range(len(example["input_ids"])))
    missing = -len(ids) % size
    flat = {"input_ids": ids + [END] * missing, "labels": labels + [IGNORED] * missing, "position_ids": positions + [0] * missing}
    return {key: [each[k : k + size] for k in range(0, len(each), size)] for key, each in flat.items()}
