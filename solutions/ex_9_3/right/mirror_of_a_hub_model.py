"""
about: a copy of Qwen2.5 under another account's name, every linear layer of it
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% choose_model
MODEL_NAME = "unsloth/Qwen2.5-0.5B-Instruct"
TARGET_MODULES = "all-linear"

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES, task_type="CAUSAL_LM"))
    return model.get_nb_trainable_parameters()[0]

# %% counts
counts = {}
for r in (4, 8, 16, 32):
    counts[r] = count_trainable(r)
    print(r, counts[r])

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts), list(counts.values()), "s-")
ax.set_xlabel("rank")
ax.set_ylabel("trainable parameters")
ax.set_title("LoRA")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
