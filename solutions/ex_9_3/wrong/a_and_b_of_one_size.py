"""
misconception: every adapted matrix is square, so B is as large as A
based_on: line_from_a_loop
score: {test_counts: 0, test_function: 0, test_printed: 0, test_plot_data: 0, test_plot_labels: 2}
told:
  test_function: "two matrices of the same shape"
  test_counts: "two matrices of the same shape"
  test_printed: "printed for rank"
  test_plot_data: "your counts"
"""

# %% count_trainable
def count_trainable(rank):
    total = 0
    for name, module in skeleton(MODEL_NAME).named_modules():
        if name.split(".")[-1] in TARGET_MODULES:
            total += 2 * rank * module.weight.shape[0]
    return total
