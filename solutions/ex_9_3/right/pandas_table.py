"""
about: a pandas table, printed whole, plotted by pandas
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
import pandas as pd


def count_trainable(rank: int) -> int:
    peft = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    sizes = pd.Series({n: p.numel() for n, p in peft.named_parameters() if p.requires_grad})
    return int(sizes.sum())

# %% counts
table = pd.DataFrame({"rank": [4, 8, 16, 32]})
table["trainable"] = table["rank"].map(count_trainable)
counts = table.set_index("rank")["trainable"].to_dict()
print(table.to_string(index=False))

# %% plot
ax = table.plot(x="rank", y="trainable", kind="bar", rot=0, legend=False, title="Trainable parameters by rank")
ax.set_ylabel("trainable parameters")

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
