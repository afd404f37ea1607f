"""
about: two panels on top of each other that share the x axis, so that only the lower one carries its label
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% plot
fig, axes = plt.subplots(2, 1, sharex=True, figsize=(6, 6))
ranks, values = zip(*counts.items())
axes[0].plot(ranks, values, "o-")
axes[0].set_ylabel("trainable parameters")
axes[0].set_title("Absolute, and relative to r = 4")
axes[1].bar(ranks, [v / values[0] for v in values], width=1)
axes[1].set_ylabel("times the count of r = 4")
axes[1].set_xlabel("rank")
ax = axes
