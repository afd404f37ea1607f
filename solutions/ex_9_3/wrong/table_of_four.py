"""
misconception: the function only has to know the four ranks of the exercise, so it looks them up
based_on: line_from_a_loop
score: {test_counts: 3, test_function: 0, test_printed: 1, test_plot_data: 2, test_plot_labels: 2}
told:
  test_function: "has to work for any rank"
"""

# %% count_trainable
TABLE = {4: 147456, 8: 294912, 16: 589824, 32: 1179648}


def count_trainable(rank):
    return TABLE[rank]
