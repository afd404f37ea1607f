"""
misconception: three ranks are enough to see the line
based_on: line_from_a_loop
score: {test_counts: 2.25, test_function: 2, test_printed: 0.75, test_plot_data: 1.5, test_plot_labels: 2}
told:
  test_counts: "no entry for rank 32"
  test_printed: "printed for rank"
  test_plot_data: "No point, bar or marker stands at rank 32"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
counts = {}
for rank in [4, 8, 16]:
    counts[rank] = count_trainable(rank)
    print(rank, counts[rank])
