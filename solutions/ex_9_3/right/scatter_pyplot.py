"""
about: pyplot all the way, a scatter plot, ax fetched at the end; PEFT does the counting
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    base = skeleton(MODEL_NAME)
    peft_model = get_peft_model(base, LoraConfig(task_type="CAUSAL_LM", r=rank, lora_dropout=0.1, target_modules=TARGET_MODULES))
    trainable, _ = peft_model.get_nb_trainable_parameters()
    return trainable

# %% counts
counts = {r: count_trainable(r) for r in (4, 8, 16, 32)}
print(counts)

# %% plot
plt.figure(figsize=(5, 3))
plt.scatter(counts.keys(), counts.values(), s=60, c="crimson")
plt.xlabel("r")
plt.ylabel("# trainable params")
plt.title("Scatter of rank vs. parameters")
plt.grid(True)
ax = plt.gca()

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
