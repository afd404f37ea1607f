"""
misconception: a dict that holds the numbers has shown them
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 2, test_printed: 0, test_plot_data: 2, test_plot_labels: 2}
told:
  test_printed: "None of the four"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
counts = {rank: count_trainable(rank) for rank in (4, 8, 16, 32)}
