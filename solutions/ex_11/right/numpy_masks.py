"""
about: "numpy: a mask beside the ids, rows filled in place, counts as sums of masks"
"""

# %% +numpy
import numpy as np

# %% label
def label(turns):
    ids, mask = [], []
    for role, header, content in turns:
        ids.append(np.array([*header, *content, END, NEWLINE]))
        own = np.zeros(len(ids[-1]), bool)
        own[len(header) : -1] = role == "assistant"
        mask.append(own)
    ids, mask = np.concatenate(ids), np.concatenate(mask)
    return {"input_ids": ids, "labels": np.where(mask, ids, IGNORED)}

# %% pack
def pack(examples, size):
    places, row, used = [], 0, 0
    for example in examples:
        n = len(example["input_ids"])
        if used + n > size:
            row, used = row + 1, 0
        places.append((row, used, n))
        used += n
    shape = (row + 1, size)
    ids, labels, positions = np.full(shape, END), np.full(shape, IGNORED), np.zeros(shape, int)
    for (row, start, n), example in zip(places, examples):
        ids[row, start : start + n] = example["input_ids"]
        labels[row, start + 1 : start + n] = example["labels"][1:]
        positions[row, start : start + n] = np.arange(n)
    return {"input_ids": ids, "labels": labels, "position_ids": positions}

# %% accumulate
def accumulate(means, labels):
    counts = np.array([(np.array(batch)[:, 1:] != IGNORED).sum() for batch in labels])
    weights = counts / counts.sum()
    return {"weights": weights, "loss": weights @ np.array(means)}

# %% split
def split(conversations, every):
    import re

    keys = [re.sub(r"[\W_]", "", "".join(t for r, t in c if r == "user").lower()) for c in conversations]
    first = {}
    for key in keys:
        first.setdefault(key, len(first))
    group = np.array([first[key] for key in keys])
    held = group % every == every - 1
    return {"train": np.flatnonzero(~held), "held_out": np.flatnonzero(held)}
