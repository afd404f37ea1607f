"""
about: "torch: tensors are joined, padded and compared; positions by subtraction; sets of numbers"
"""

# %% +torch
import torch

# %% label
def label(turns):
    ids, keep = [], []
    for role, header, content in turns:
        ids += [torch.tensor(header), torch.tensor(content), torch.tensor([END]), torch.tensor([NEWLINE])]
        speaks = role == "assistant"
        keep += [False] * len(header) + [speaks] * (len(content) + 1) + [False]
    ids = torch.cat(ids)
    return {"input_ids": ids, "labels": ids.masked_fill(~torch.tensor(keep), IGNORED)}

# %% pack
def pack(examples, size):
    starts, here = [], 0
    for example in examples:
        length = len(example["input_ids"])
        if here % size + length > size or (here and here % size == 0):
            here = -(-here // size) * size
        starts.append(here)
        here += length
    n = -(-here // size) * size
    ids, labels, positions = torch.full((n,), END), torch.full((n,), IGNORED), torch.zeros(n, dtype=torch.long)
    for start, example in zip(starts, examples):
        stop = start + len(example["input_ids"])
        ids[start:stop] = torch.tensor(example["input_ids"])
        labels[start:stop] = torch.tensor(example["labels"])
        labels[start] = IGNORED
        positions[start:stop] = torch.arange(start, stop) - start
    return {"input_ids": ids.view(-1, size), "labels": labels.view(-1, size), "position_ids": positions.view(-1, size)}

# %% accumulate
def accumulate(means, labels):
    counts = torch.stack([(torch.tensor(batch)[:, 1:] != IGNORED).sum() for batch in labels]).double()
    weights = counts / counts.sum()
    return {"weights": weights, "loss": weights.dot(torch.tensor(means, dtype=torch.float64))}

# %% split
def split(conversations, every):
    seen, held_out = [], set()
    for number, conversation in enumerate(conversations):
        key = tuple("".join(c for c in text.lower() if c.isalpha() or c.isdigit()) for role, text in conversation if role == "user")
        if key not in seen:
            seen.append(key)
        if seen.index(key) % every == every - 1:
            held_out.add(number)
    return {"train": sorted(set(range(len(conversations))) - held_out), "held_out": sorted(held_out)}
