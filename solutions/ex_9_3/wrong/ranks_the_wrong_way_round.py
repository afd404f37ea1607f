"""
misconception: the counts are put to the ranks in the opposite order
based_on: line_from_a_loop
score: {test_counts: 0, test_function: 2, test_printed: 1, test_plot_data: 0, test_plot_labels: 2}
told:
  test_counts: "adds up several"
  test_plot_data: "your counts"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
ranks = [4, 8, 16, 32]
values = [count_trainable(rank) for rank in ranks]
counts = dict(zip(ranks, reversed(values)))
for value in values:
    print(value)
