"""
misconception: white points on white paper
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 0, test_plot_labels: 2}
told:
  test_plot_data: "not all of them can be seen"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% plot
fig, ax = plt.subplots()
ax.scatter(list(counts), list(counts.values()), color="white")
ax.set(xlabel="rank", ylabel="trainable parameters", title="LoRA on gpt2")
