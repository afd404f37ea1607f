"""
misconception: it does not matter which layers are targeted, so c_proj is taken in place of c_attn
based_on: line_from_a_loop
score: {test_counts: 0, test_function: 0, test_printed: 0, test_plot_data: 0, test_plot_labels: 2}
told:
  test_function: "other layers than those that TARGET_MODULES names"
  test_counts: "other layers than those that TARGET_MODULES names"
  test_printed: "printed for rank"
  test_plot_data: "your counts"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=["c_proj"]))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
