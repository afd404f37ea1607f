"""
about: "one dict of all layers by full name; the others lean on it"
"""

# %% shapes
def shapes(config):
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    head = config.get("head_dim", hidden // config["num_attention_heads"])
    queries, keys = config["num_attention_heads"] * head, config["num_key_value_heads"] * head
    return {
        "q_proj": [queries, hidden],
        "k_proj": [keys, hidden],
        "v_proj": [keys, hidden],
        "o_proj": [hidden, queries],
        "gate_proj": [inner, hidden],
        "up_proj": [inner, hidden],
        "down_proj": [hidden, inner],
    }

# %% lora_count
def lora_count(config, r, target_modules):
    layers = {"lm_head": [config["vocab_size"], config["hidden_size"]]}
    for block in range(config["num_hidden_layers"]):
        for name, shape in shapes(config).items():
            part = "self_attn" if name in ("q_proj", "k_proj", "v_proj", "o_proj") else "mlp"
            layers[f"model.layers.{block}.{part}.{name}"] = shape
    if target_modules == "all-linear":
        chosen = [name for name in layers if name != "lm_head"]
    else:
        chosen = [name for name in layers if any(name == t or name.endswith("." + t) for t in target_modules)]
    return sum(r * sum(layers[name]) for name in chosen)

# %% base_count
def base_count(config):
    hidden, table = config["hidden_size"], config["vocab_size"] * config["hidden_size"]
    block = 2 * hidden
    for name, (n_out, n_in) in shapes(config).items():
        block += n_out * n_in
        if config["attention_bias"] and name in ("q_proj", "k_proj", "v_proj", "o_proj"):
            block += n_out
    head = 0 if config["tie_word_embeddings"] else table
    return table + config["num_hidden_layers"] * block + hidden + head

# %% largest_rank
def largest_rank(config, target_modules, budget):
    return budget // lora_count(config, 1, target_modules)
