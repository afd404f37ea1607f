"""
misconception: every adapted matrix is square, so B is as large as A
score: {test_counts: 0, test_function: 0, test_printed: 0, test_plot_data: 0, test_plot_labels: 2}
told:
  test_function: "two matrices of the same shape"
  test_counts: "two matrices of the same shape"
  test_printed: "printed for rank"
  test_plot_data: "your counts"
"""

# %% count_trainable
def count_trainable(rank):
    total = 0
    for name, module in skeleton(MODEL_NAME).named_modules():
        if name.split(".")[-1] in TARGET_MODULES:
            total += 2 * rank * module.weight.shape[0]
    return total

# %% counts
counts = {}
for rank in [4, 8, 16, 32]:
    counts[rank] = count_trainable(rank)
    print(rank, counts[rank])

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts.keys()), list(counts.values()), marker="o")
ax.set_xlabel("rank")
ax.set_ylabel("trainable parameters")
ax.set_title("LoRA on gpt2")
plt.show()

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
