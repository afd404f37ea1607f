"""
about: "loops and lists, as in the chapter"
"""

# %% label
def label(turns):
    input_ids, labels = [], []
    for role, header, content in turns:
        written = content + [END]
        input_ids += header + written + [NEWLINE]
        labels += [IGNORED] * len(header)
        labels += written if role == "assistant" else [IGNORED] * len(written)
        labels += [IGNORED]
    return {"input_ids": input_ids, "labels": labels}

# %% pack
def pack(examples, size):
    rows = []
    for example in examples:
        length = len(example["input_ids"])
        if not rows or len(rows[-1]["input_ids"]) + length > size:
            rows.append({"input_ids": [], "labels": [], "position_ids": []})
        row = rows[-1]
        row["input_ids"] += example["input_ids"]
        row["labels"] += [IGNORED] + example["labels"][1:]
        row["position_ids"] += list(range(length))
    for row in rows:
        missing = size - len(row["input_ids"])
        row["input_ids"] += [END] * missing
        row["labels"] += [IGNORED] * missing
        row["position_ids"] += [0] * missing
    return {key: [row[key] for row in rows] for key in ("input_ids", "labels", "position_ids")}

# %% accumulate
def accumulate(means, labels):
    counts = []
    for batch in labels:
        counts.append(sum(1 for row in batch for token in row[1:] if token != IGNORED))
    weights = [count / sum(counts) for count in counts]
    return {"weights": weights, "loss": sum(w * mean for w, mean in zip(weights, means))}

# %% split
def key_of(conversation):
    text = " ".join(text for role, text in conversation if role == "user")
    return "".join(letter for letter in text.lower() if letter.isalnum())


def split(conversations, every):
    groups, sides = [], {"train": [], "held_out": []}
    for number, conversation in enumerate(conversations):
        key = key_of(conversation)
        if key not in groups:
            groups.append(key)
        chosen = (groups.index(key) + 1) % every == 0
        sides["held_out" if chosen else "train"].append(number)
    return sides
