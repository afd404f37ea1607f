"""
about: "builds the skeleton from the configuration and lets transformers and PEFT count, rank 1 of each choice once"
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
import json
from functools import cache

@cache
def of_rank_1(config, target_modules):
    lora = LoraConfig(r=1, target_modules=json.loads(target_modules))
    model = get_peft_model(build(json.loads(config)), lora, low_cpu_mem_usage=True)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

def lora_count(config, r, target_modules):
    return r * of_rank_1(json.dumps(config), json.dumps(target_modules))

# %% base_count
def base_count(config):
    return build(config).num_parameters()

# %% largest_rank
def largest_rank(config, target_modules, budget):
    one = lora_count(config, 1, target_modules)
    return next(r for r in range(budget // one, -1, -1) if r * one <= budget)
