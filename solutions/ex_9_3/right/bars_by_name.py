"""
about: bars over categories, with the number written on each
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
RANKS = [4, 8, 16, 32]
counts = dict(zip(RANKS, map(count_trainable, RANKS)))
for r in RANKS:
    print(f"LoRA with r={r} trains {counts[r]:,} parameters")

# %% plot
fig, ax = plt.subplots(figsize=(6, 4))
bars = ax.bar([f"r = {r}" for r in counts], counts.values(), color="0.4")
ax.bar_label(bars, fmt="{:,.0f}")
ax.set(xlabel="LoRA rank", ylabel="number of trainable parameters", title="More rank, more to train")
ax.margins(y=0.15)

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
