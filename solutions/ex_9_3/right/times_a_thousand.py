"""
about: the unit is written as a factor, x 1000, and the plot is made of stems
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    config = LoraConfig(r=rank, target_modules=TARGET_MODULES)
    trainable, _ = get_peft_model(skeleton(MODEL_NAME), config).get_nb_trainable_parameters()
    return trainable

# %% counts
counts = {}
for rank in (4, 8, 16, 32):
    counts[rank] = count_trainable(rank)
    print("rank", rank, "->", counts[rank])

# %% plot
fig, ax = plt.subplots()
ax.stem(list(counts), [n / 1000 for n in counts.values()])
ax.set_xlabel("rank r")
ax.set_ylabel("trainable parameters x 1000")
ax.set_title("What LoRA trains in gpt2")

# %% [markdown] why
# r * (in + out) for each layer: a straight line through zero; more layers make it steeper.
