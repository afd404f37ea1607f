"""
misconception: the counts are put to the ranks in the opposite order
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

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts.keys()), list(counts.values()), marker="o")
ax.set_xlabel("rank")
ax.set_ylabel("trainable parameters")
ax.set_title("LoRA on gpt2")
plt.show()

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
