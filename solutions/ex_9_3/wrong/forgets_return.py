"""
misconception: printing a number and returning it are the same
score: {test_counts: 0, test_function: 0, test_printed: 1, test_plot_data: 0, test_plot_labels: 0}
told:
  test_function: "`return`"
  test_counts: "fix count_trainable first"
  test_plot_data: "plt.gca()"
  test_plot_labels: "plt.gca()"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    model.print_trainable_parameters()

# %% counts
counts = {rank: count_trainable(rank) for rank in (4, 8, 16, 32)}

# %% [markdown] why
# A has r rows and B has r columns, so each layer gets r · (in + out) numbers. That is a straight line through zero. More target layers make it steeper.
