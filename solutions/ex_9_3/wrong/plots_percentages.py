"""
misconception: the percentage is plotted in place of the count
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 0, test_plot_labels: 2}
told:
  test_plot_data: "percentage"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% plot
total = sum(p.numel() for p in skeleton(MODEL_NAME).parameters())
fig, ax = plt.subplots()
ax.bar([str(r) for r in counts], [100 * n / (total + n) for n in counts.values()])
ax.set(xlabel="rank", ylabel="trainable parameters", title="LoRA on gpt2")
