"""
misconception: LoRA is applied to the model once, not to each of its layers
based_on: line_from_a_loop
score: {test_counts: 0, test_function: 0, test_printed: 0, test_plot_data: 0, test_plot_labels: 2}
told:
  test_function: "a single layer"
  test_counts: "a single layer"
  test_printed: "printed for rank"
  test_plot_data: "your counts"
"""

# %% count_trainable
def count_trainable(rank):
    config = LoraConfig(r=rank, target_modules=TARGET_MODULES, layers_to_transform=[0])
    model = get_peft_model(skeleton(MODEL_NAME), config)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
