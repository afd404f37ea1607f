"""
about: a helper function names the model, and MODEL_NAME is left as it was
based_on: config_of_its_own
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
from functools import partial

def the_model(size):
    return skeleton(f"gpt2-{size}" if size else "gpt2")

def count(make, rank):
    model = get_peft_model(make(), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

count_trainable = partial(count, partial(the_model, "medium"))
