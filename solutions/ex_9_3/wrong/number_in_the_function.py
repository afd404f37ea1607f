"""
misconception: the constant of gpt2 and c_attn is written into the function, so TARGET_MODULES has no effect
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 1, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
told:
  test_function: "the answer stays the same"
"""

# %% count_trainable
def count_trainable(rank):
    return 36864 * rank
