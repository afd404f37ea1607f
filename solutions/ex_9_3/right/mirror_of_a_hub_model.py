"""
about: a copy of Qwen2.5 under another account's name, every linear layer of it
based_on: config_of_its_own
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% choose_model
MODEL_NAME = "unsloth/Qwen2.5-0.5B-Instruct"
TARGET_MODULES = "all-linear"

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES, task_type="CAUSAL_LM"))
    return model.get_nb_trainable_parameters()[0]
