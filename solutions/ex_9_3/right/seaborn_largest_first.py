"""
about: seaborn, the ranks from the largest to the smallest, a dict in that order
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
import seaborn as sns


def count_trainable(rank):
    lora = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(map(lambda p: p.numel() * p.requires_grad, lora.parameters()))

# %% counts
counts = {r: count_trainable(r) for r in [32, 16, 8, 4]}
print(*[f"{r}: {n}" for r, n in counts.items()], sep="; ")

# %% plot
fig, ax = plt.subplots()
sns.barplot(x=list(counts.keys()), y=list(counts.values()), order=[32, 16, 8, 4], ax=ax)
sns.despine()
ax.set(xlabel="Rank", ylabel="Trainable parameters", title="From large to small")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
