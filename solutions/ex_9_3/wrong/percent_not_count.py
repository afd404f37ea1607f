"""
misconception: the share of trainable parameters is taken for their number
based_on: line_from_a_loop
score: {test_counts: 0, test_function: 0, test_printed: 0, test_plot_data: 0, test_plot_labels: 2}
told:
  test_function: "percentage"
  test_counts: "fix count_trainable first"
  test_printed: "printed for rank"
  test_plot_data: "percentage"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    trainable, total = model.get_nb_trainable_parameters()
    return 100 * trainable / total
