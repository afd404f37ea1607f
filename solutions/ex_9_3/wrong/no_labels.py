"""
misconception: a plot explains itself, so it has no labels and no title
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 0}
told:
  test_plot_labels: "no label"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts), list(counts.values()), "o-")
