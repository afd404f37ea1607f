"""
about: both axes logarithmic, ticks at the ranks, numbers printed with blanks between thousands
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
counts = {2**k: count_trainable(2**k) for k in range(2, 6)}
for r, n in counts.items():
    print(f"r={r:>2} -> " + f"{n:,}".replace(",", " "))

# %% plot
fig, ax = plt.subplots()
ax.loglog(list(counts), list(counts.values()), "s--", base=2)
ax.set_xticks(list(counts), [str(r) for r in counts])
ax.set_xlabel("rank r (log scale)")
ax.set_ylabel("trainable parameters (log scale)")
fig.suptitle("Slope one on log axes: proportional")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
