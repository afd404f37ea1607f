"""
about: "loops and running sums; names compared part by part; counts up to the rank"
"""

# %% shapes
def shapes(config):
    if "head_dim" in config:
        d = config["head_dim"]
    else:
        d = int(config["hidden_size"] / config["num_attention_heads"])
    h, i = config["hidden_size"], config["intermediate_size"]
    result = dict()
    result["q_proj"] = (config["num_attention_heads"] * d, h)
    result["k_proj"] = result["v_proj"] = (config["num_key_value_heads"] * d, h)
    result["o_proj"] = result["q_proj"][::-1]
    result["gate_proj"] = result["up_proj"] = (i, h)
    result["down_proj"] = (h, i)
    return result

# %% lora_count
def is_target(parts, target):
    wanted = target.split(".")
    return parts[-len(wanted):] == wanted

def lora_count(config, r, target_modules):
    count = 0
    for number in range(config["num_hidden_layers"]):
        for layer, (out, into) in shapes(config).items():
            where = "mlp" if layer in ["gate_proj", "up_proj", "down_proj"] else "self_attn"
            parts = ["model", "layers", str(number), where, layer]
            hit = target_modules == "all-linear"
            if not hit:
                for target in target_modules:
                    if is_target(parts, target):
                        hit = True
            if hit:
                count += r * into   # A
                count += out * r    # B
    if isinstance(target_modules, list) and "lm_head" in target_modules:
        count += r * config["hidden_size"] + config["vocab_size"] * r
    return count

# %% base_count
def base_count(config):
    h = config["hidden_size"]
    total = config["vocab_size"] * h
    if not config["tie_word_embeddings"]:
        total += config["vocab_size"] * h
    for number in range(config["num_hidden_layers"]):
        for layer, (out, into) in shapes(config).items():
            total += out * into
            if config["attention_bias"]:
                if layer[0] in "qkvo":
                    total += out
        total += h  # before attention
        total += h  # before the feed-forward network
    total += h
    return total

# %% largest_rank
def largest_rank(config, target_modules, budget):
    r = 0
    while lora_count(config, r + 1, target_modules) <= budget:
        r += 1
    return r
