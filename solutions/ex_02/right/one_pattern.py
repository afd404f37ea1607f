"""
about: "closed sums, one regular expression for the names, floats in one answer"
"""

# %% shapes
def shapes(config):
    c = config
    d = c.get("head_dim") or c["hidden_size"] // c["num_attention_heads"]
    outs = [c["num_attention_heads"] * d, c["num_key_value_heads"] * d, c["num_key_value_heads"] * d, c["hidden_size"]]
    outs += [c["intermediate_size"]] * 2 + [c["hidden_size"]]
    ins = [c["hidden_size"]] * 3 + outs[:1] + [c["hidden_size"]] * 2 + [c["intermediate_size"]]
    names = "q_proj k_proj v_proj o_proj gate_proj up_proj down_proj".split()
    return {name: [o, i] for name, o, i in zip(names, outs, ins)}

# %% lora_count
import re

def all_layers(config):
    yield "lm_head", config["vocab_size"], config["hidden_size"]
    for b in range(config["num_hidden_layers"]):
        for n, (o, i) in shapes(config).items():
            yield f"model.layers.{b}.{'mlp' if n.startswith(('gate', 'up', 'down')) else 'self_attn'}.{n}", o, i

def lora_count(config, r, target_modules):
    if target_modules == "all-linear":
        pattern = r"model\..*"
    else:
        pattern = r"(.*\.)?(" + "|".join(map(re.escape, target_modules)) + ")"
    return sum((o + i) * r for n, o, i in all_layers(config) if re.fullmatch(pattern, n))

# %% base_count
def base_count(config):
    s = shapes(config)
    h, n = config["hidden_size"], config["num_hidden_layers"]
    weights = sum(o * i for o, i in s.values())
    bias = sum(s[k + "_proj"][0] for k in "qkvo") if config["attention_bias"] else 0
    tables = (2 - config["tie_word_embeddings"]) * config["vocab_size"]
    return float(n * (weights + bias) + h * (2 * n + 1 + tables))

# %% largest_rank
from math import floor
from fractions import Fraction

def largest_rank(config, target_modules, budget):
    return floor(Fraction(budget, lora_count(config, 1, target_modules)))
