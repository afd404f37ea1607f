"""
misconception: "what PEFT counts in the whole model is trained"
based_on: asks_peft
score: {test_lora_count: 0}
told:
  test_lora_count: "counts the frozen model, too"
"""

# %% lora_count
def lora_count(config, r, target_modules):
    lora = LoraConfig(r=r, target_modules=target_modules)
    model = get_peft_model(build(config), lora, low_cpu_mem_usage=True)
    return sum(p.numel() for p in model.parameters())
