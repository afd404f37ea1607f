"""
about: "builds the skeleton from the configuration and lets transformers and PEFT count"
score: {test_shapes: 3, test_lora_count: 4, test_base_count: 3, test_largest_rank: 2}
"""

# %% shapes
import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

def build(config):
    with torch.device("meta"):
        return LlamaForCausalLM(LlamaConfig(**config))

def shapes(config):
    block = build(config | {"num_hidden_layers": 1}).model.layers[0]
    linear = {n.split(".")[-1]: m for n, m in block.named_modules() if isinstance(m, torch.nn.Linear)}
    return {n: [m.out_features, m.in_features] for n, m in linear.items()}

# %% lora_count
def lora_count(config, r, target_modules):
    lora = LoraConfig(r=r, target_modules=target_modules)
    model = get_peft_model(build(config), lora, low_cpu_mem_usage=True)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% base_count
def base_count(config):
    return build(config).num_parameters()

# %% largest_rank
def largest_rank(config, target_modules, budget):
    one = lora_count(config, 1, target_modules)
    return next(r for r in range(budget // one, -1, -1) if r * one <= budget)
