"""
misconception: "printing is answering"
score: {test_shapes: 0, test_lora_count: 0, test_base_count: 0, test_largest_rank: 0}
told:
  test_shapes: "gives nothing (None), not a dict"
  test_lora_count: "is nothing (None), not a number"
  test_base_count: "is nothing (None), not a number"
  test_largest_rank: "is nothing (None), not a number"
"""

# %% shapes
def shapes(config):
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    head = config.get("head_dim", hidden // config["num_attention_heads"])
    queries, keys = config["num_attention_heads"] * head, config["num_key_value_heads"] * head
    answer = {
        "q_proj": [queries, hidden],
        "k_proj": [keys, hidden],
        "v_proj": [keys, hidden],
        "o_proj": [hidden, queries],
        "gate_proj": [inner, hidden],
        "up_proj": [inner, hidden],
        "down_proj": [hidden, inner],
    }
    print(answer)

# %% lora_count
class Llama:
    def __init__(self, config):
        self.__dict__.update(config)
        if not hasattr(self, "head_dim"):
            self.head_dim = self.hidden_size // self.num_attention_heads
        self.q = self.head_dim * self.num_attention_heads
        self.kv = self.head_dim * self.num_key_value_heads


def lora_count(config, r, target_modules):
    m = Llama(config)
    sums = {"self_attn.q_proj": m.hidden_size + m.q, "self_attn.k_proj": m.hidden_size + m.kv,
            "self_attn.v_proj": m.hidden_size + m.kv, "self_attn.o_proj": m.hidden_size + m.q}
    for name in ("gate", "up", "down"):
        sums[f"mlp.{name}_proj"] = m.hidden_size + m.intermediate_size
    if target_modules == "all-linear":
        print(r * m.num_hidden_layers * sum(sums.values()))
    names = {f"model.layers.{k}.{name}": both for k in range(m.num_hidden_layers) for name, both in sums.items()}
    names["lm_head"] = m.hidden_size + m.vocab_size
    hits = set()
    for target in target_modules:
        hits |= {name for name in names if name == target or name.endswith(f".{target}")}
    print(sum(r * names[name] for name in hits))

# %% base_count
def base_count(config):
    m = Llama(config)
    attention = 2 * m.hidden_size * (m.q + m.kv)
    if m.attention_bias:
        attention += m.q + 2 * m.kv + m.hidden_size
    feed_forward = 3 * m.hidden_size * m.intermediate_size
    body = m.num_hidden_layers * (attention + feed_forward + 2 * m.hidden_size) + m.hidden_size
    answer = body + m.vocab_size * m.hidden_size * (1 if m.tie_word_embeddings else 2)

# %% largest_rank
def largest_rank(config, target_modules, budget):
    rank = 0
    while rank * 1000 < budget:
        rank += 1
    print(rank)
