"""
misconception: the constant of gpt2 and c_attn is written into the function, so TARGET_MODULES has no effect
score: {test_counts: 3, test_function: 1, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
told:
  test_function: "the answer stays the same"
"""

# %% count_trainable
def count_trainable(rank):
    return 36864 * rank

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
