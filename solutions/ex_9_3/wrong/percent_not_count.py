"""
misconception: the share of trainable parameters is taken for their number
score: {test_counts: 0, test_function: 0, test_printed: 0, test_plot_data: 0, test_plot_labels: 2}
told:
  test_function: "percentage"
  test_counts: "fix count_trainable first"
  test_printed: "printed for rank"
  test_plot_data: "percentage"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    trainable, total = model.get_nb_trainable_parameters()
    return 100 * trainable / total

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
