"""
about: a formula and no model, over a configuration that a function makes once and keeps
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% choose_model
MODEL_NAME = "a small GPT-2 of my own"
TARGET_MODULES = ["c_attn"]

# %% count_trainable
from functools import lru_cache
from transformers import GPT2Config

@lru_cache
def sizes():
    return GPT2Config(n_layer=3, n_embd=128, n_head=4)

def count_trainable(rank):
    d, inner = sizes().n_embd, 4 * sizes().n_embd
    shapes = {"c_attn": (d, 3 * d), "c_fc": (d, inner)}
    return rank * sizes().n_layer * sum(sum(shapes[name]) for name in TARGET_MODULES)

# %% counts
counts = {}
for r in (4, 8, 16, 32):
    counts[r] = count_trainable(r)
    print(r, counts[r])

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts), list(counts.values()), "s-")
ax.set_xlabel("rank")
ax.set_ylabel("trainable parameters")
ax.set_title("LoRA")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
