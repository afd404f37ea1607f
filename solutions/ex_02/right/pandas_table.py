"""
about: "a table of layers in pandas, numpy's integers in the answers"
"""

# %% shapes
import numpy as np
import pandas as pd

def shapes(config):
    hidden = np.int64(config["hidden_size"])
    width = config.get("head_dim", hidden // config["num_attention_heads"])
    q = config["num_attention_heads"] * width
    kv = config["num_key_value_heads"] * width
    mlp = config["intermediate_size"]
    frame = pd.DataFrame(
        {"out": [q, kv, kv, hidden, mlp, mlp, hidden], "in": [hidden, hidden, hidden, q, hidden, hidden, mlp]},
        index=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    )
    return {name: list(row) for name, row in zip(frame.index, frame.to_numpy())}

# %% lora_count
def layer_table(config):
    one = pd.DataFrame(shapes(config), index=["out", "in"]).T
    one["part"] = ["self_attn"] * 4 + ["mlp"] * 3
    blocks = []
    for b in range(config["num_hidden_layers"]):
        block = one.copy()
        block.index = [f"model.layers.{b}.{part}.{name}" for name, part in one["part"].items()]
        blocks.append(block)
    table = pd.concat(blocks)[["out", "in"]]
    table.loc["lm_head"] = [config["vocab_size"], config["hidden_size"]]
    return table

def lora_count(config, r, target_modules):
    table = layer_table(config)
    if target_modules == "all-linear":
        return r * table.drop("lm_head").sum().sum()
    ends = tuple(f".{t}" for t in target_modules)
    fits = [f".{name}".endswith(ends) for name in table.index]
    return r * table[fits].to_numpy().sum()

# %% base_count
def base_count(config):
    table = layer_table(config)
    hidden = config["hidden_size"]
    if config["tie_word_embeddings"]:
        table = table.drop("lm_head")
    weights = (table["out"] * table["in"]).sum()
    attention = table.index.str.contains("self_attn")
    biases = table["out"][attention].sum() * config["attention_bias"]
    norms = (2 * config["num_hidden_layers"] + 1) * hidden
    return int(weights + biases + norms + config["vocab_size"] * hidden)

# %% largest_rank
def largest_rank(config, target_modules, budget):
    r = np.arange(1, 2000)
    affordable = r[r * lora_count(config, 1, target_modules) <= budget]
    return affordable.max() if len(affordable) else 0
