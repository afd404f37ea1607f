"""
about: a formula and no model, over a configuration that a function makes once and keeps
based_on: config_of_its_own
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
