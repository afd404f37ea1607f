"""
about: one panel for each rank on transparent paper, the counts in a pandas Styler with lakhs
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
import pandas as pd

counts = {r: count_trainable(r) for r in (4, 8, 16, 32)}
frame = pd.DataFrame({"rank": list(counts), "trainable (lakh)": [n / 1e5 for n in counts.values()]})
frame.style.format({"trainable (lakh)": "{:.2f}"})

# %% plot
plt.rcParams["figure.facecolor"] = "none"
fig, axs = plt.subplots(2, 2, sharey=True, figsize=(7, 6))
for panel, (r, n) in zip(axs.flat, counts.items()):
    panel.bar([0], [n], width=0.4)
    panel.set(xlabel="rank", ylabel="trainable parameters", title=f"LoRA on gpt2, r = {r}", xticks=[])
fig.tight_layout()
ax = axs
plt.rcParams["figure.facecolor"] = "white"

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers: a straight line through zero. More layers make it steeper.
