"""
misconception: a plot explains itself, so it has no labels and no title
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 0}
told:
  test_plot_labels: "no label"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
counts = {}
for rank in [4, 8, 16, 32]:
    counts[rank] = count_trainable(rank)
    print(rank, counts[rank])

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts), list(counts.values()), "o-")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
