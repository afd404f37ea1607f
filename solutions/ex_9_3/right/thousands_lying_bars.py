"""
about: horizontal bars, in thousands
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 2, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% plot
fig, axis = plt.subplots()
axis.barh([str(r) for r in counts], [round(n / 1000) for n in counts.values()], height=0.5)
axis.set_ylabel("rank")
axis.set_xlabel("trainable parameters (thousands)")
axis.set_title("GPT-2, c_attn")
ax = axis
