"""
misconception: the function only has to know the four ranks of the exercise, so it looks them up
score: {test_counts: 3, test_function: 0, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
told:
  test_function: "has to work for any rank"
"""

# %% count_trainable
TABLE = {4: 147456, 8: 294912, 16: 589824, 32: 1179648}


def count_trainable(rank):
    return TABLE[rank]

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
