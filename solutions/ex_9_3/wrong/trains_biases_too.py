"""
misconception: LoRA trains the biases as well
based_on: line_from_a_loop
score: {test_counts: 0, test_function: 0, test_printed: 0, test_plot_data: 0, test_plot_labels: 2}
told:
  test_function: "biases"
  test_counts: "is too large"
  test_printed: "printed for rank"
  test_plot_data: "your counts"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES, bias="all"))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
