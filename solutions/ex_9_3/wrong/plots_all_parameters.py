"""
misconception: the size of the whole model is plotted in place of its trainable part
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 0, test_plot_labels: 2}
told:
  test_plot_data: "frozen ones among them"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% plot
total = sum(p.numel() for p in skeleton(MODEL_NAME).parameters())
fig, ax = plt.subplots()
ax.plot(list(counts), [total + n for n in counts.values()], "o-")
ax.set(xlabel="rank", ylabel="parameters", title="LoRA on gpt2")
