"""
misconception: adapters are added to one model and all of them are counted, so the numbers add up
based_on: line_from_a_loop
score: {test_counts: 0.75, test_function: 2, test_printed: 0.25, test_plot_data: 0.5, test_plot_labels: 2}
told:
  test_counts: "adds up several"
  test_printed: "printed for rank"
  test_plot_data: "your counts"
"""

# %% count_trainable
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% counts
model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=4, target_modules=TARGET_MODULES))
counts = {}
for rank in [4, 8, 16, 32]:
    if rank > 4:
        model.add_adapter(f"r{rank}", LoraConfig(r=rank, target_modules=TARGET_MODULES))
    counts[rank] = sum(p.numel() for name, p in model.named_parameters() if "lora_" in name)
    print(rank, counts[rank])
