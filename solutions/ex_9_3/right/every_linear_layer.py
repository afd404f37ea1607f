"""
about: every linear layer of gpt2, a line through more ranks than were asked for
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% choose_model
MODEL_NAME = "gpt2"
TARGET_MODULES = "all-linear"

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
counts = {r: count_trainable(r) for r in (2, 4, 8, 16, 32)}
for r in counts:
    print(r, "->", counts[r])

# %% plot
fig, ax = plt.subplots()
ax.plot(counts.keys(), counts.values(), ".-k", lw=1)
ax.set_xscale("log", base=2)
ax.set_yscale("log", base=10)
ax.set(xlabel="rank r", ylabel="trainable parameters", title="GPT-2, all linear layers")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
