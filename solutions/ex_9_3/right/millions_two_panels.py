"""
about: two panels next to each other, millions on the left and percentages on the right; ax is an array
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for name, p in model.named_parameters() if p.requires_grad)

# %% counts
counts = {}
total = sum(p.numel() for p in skeleton(MODEL_NAME).parameters())
for rank in (4, 8, 16, 32):
    counts[rank] = count_trainable(rank)
    print(f"r={rank}: {counts[rank]} ({100 * counts[rank] / total:.3f} %)")

# %% plot
fig, ax = plt.subplots(1, 2, figsize=(10, 4))
x = list(counts)
ax[0].plot(x, [n / 1e6 for n in counts.values()], "o-")
ax[0].set(xlabel="LoRA rank", ylabel="trainable parameters (millions)", title="Count")
ax[1].plot(x, [100 * n / total for n in counts.values()], "o-")
ax[1].set(xlabel="LoRA rank", ylabel="share of trainable parameters (%)", title="Share")
plt.show()

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
