"""
about: T5, whose decoder has attention of two kinds, by its hub name
based_on: config_of_its_own
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% choose_model
MODEL_NAME = "google/flan-t5-small"
TARGET_MODULES = ["q", "v"]

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES, task_type="SEQ_2_SEQ_LM"))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
