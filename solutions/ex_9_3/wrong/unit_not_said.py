"""
misconception: thousands are plotted and no label says so
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 0, test_plot_labels: 2}
told:
  test_plot_data: "another unit"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% plot
fig, ax = plt.subplots()
ax.plot(list(counts), [n / 1000 for n in counts.values()], "o-")
ax.set(xlabel="rank", ylabel="trainable parameters", title="LoRA on gpt2")
