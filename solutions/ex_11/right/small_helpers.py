"""
about: "one helper a question, comprehensions, dicts of groups"
"""

# %% +helpers
def learned(role, header, content):
    """Labels of one turn."""
    if role != "assistant":
        return [IGNORED] * (len(header) + len(content) + 2)
    return [IGNORED for _ in header] + content + [END, IGNORED]


def filled(values, size, filler):
    return values + [filler] * (size - len(values))


def predicted(batch):
    """How many labels of a micro-batch some token has to predict."""
    return sum(token != IGNORED for row in batch for k, token in enumerate(row) if k > 0)

# %% label
def label(turns):
    return {
        "input_ids": [i for _, header, content in turns for i in (*header, *content, END, NEWLINE)],
        "labels": [i for turn in turns for i in learned(*turn)],
    }

# %% pack
def pack(examples, size):
    rows = [[]]
    for example in examples:
        if sum(len(e["input_ids"]) for e in rows[-1]) + len(example["input_ids"]) > size:
            rows.append([])
        rows[-1].append(example)
    result = {"input_ids": [], "labels": [], "position_ids": []}
    for row in rows:
        result["input_ids"].append(filled([i for e in row for i in e["input_ids"]], size, END))
        result["labels"].append(filled([i for e in row for i in [IGNORED, *e["labels"][1:]]], size, IGNORED))
        result["position_ids"].append(filled([k for e in row for k in range(len(e["labels"]))], size, 0))
    return result

# %% accumulate
def accumulate(means, labels):
    total = sum(map(predicted, labels))
    sums = [mean * predicted(batch) for mean, batch in zip(means, labels)]
    return {"weights": [predicted(batch) / total for batch in labels], "loss": sum(sums) / total}

# %% split
def split(conversations, every):
    members = {}
    for k, conversation in enumerate(conversations):
        said = [text.casefold() for role, text in conversation if role == "user"]
        members.setdefault("".join(filter(str.isalnum, "".join(said))), []).append(k)
    held_out = sorted(k for ks in list(members.values())[every - 1 :: every] for k in ks)
    return {"train": [k for k in range(len(conversations)) if k not in held_out], "held_out": held_out}
