"""
about: a progress bar, warnings and log lines on stderr, a copied base model, numpy integers
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
import copy
import logging
import sys
import warnings

import numpy as np
from tqdm import tqdm

BASE = skeleton(MODEL_NAME)


def count_trainable(rank):
    print("counting for rank", rank, file=sys.stderr)
    warnings.warn("a warning of the student's own")
    logging.getLogger("student").warning("and a log line")
    model = get_peft_model(copy.deepcopy(BASE), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return np.sum([p.numel() for p in tqdm(list(model.parameters())) if p.requires_grad])

# %% counts
counts = {rank: count_trainable(rank) for rank in tqdm([4, 8, 16, 32])}
print("\n".join(f"{rank:3d} {n:10_d}" for rank, n in counts.items()))

# %% plot
fig, ax = plt.subplots()
ax.stem(list(counts), list(counts.values()))
ax.set(xlabel="rank", ylabel="trainable parameters", title="Stems")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
