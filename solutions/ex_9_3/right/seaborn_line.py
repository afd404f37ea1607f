"""
about: seaborn's line plot of a tidy table, with markers
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% plot
import pandas as pd
import seaborn as sns

tidy = pd.DataFrame({"LoRA rank r": list(counts), "trainable parameters": list(counts.values())})
ax = sns.lineplot(tidy, x="LoRA rank r", y="trainable parameters", marker="o")
ax.set_title("gpt2")
