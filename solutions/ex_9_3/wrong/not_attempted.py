"""
misconception: only the written question is answered
score: {test_counts: 0, test_function: 0, test_printed: 0, test_plot_data: 0, test_plot_labels: 0}
told:
  test_function: "not written yet"
  test_counts: "counts does not exist yet"
  test_printed: "None of the four"
  test_plot_data: "plt.gca()"
  test_plot_labels: "plt.gca()"
"""

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
