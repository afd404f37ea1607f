"""
about: "a small class for the widths, formulas by part, bisection for the rank"
"""

# %% shapes
class Llama:
    def __init__(self, config):
        self.__dict__.update(config)
        if not hasattr(self, "head_dim"):
            self.head_dim = self.hidden_size // self.num_attention_heads
        self.q = self.head_dim * self.num_attention_heads
        self.kv = self.head_dim * self.num_key_value_heads

def shapes(config):
    m = Llama(config)
    up, down = [m.intermediate_size, m.hidden_size], [m.hidden_size, m.intermediate_size]
    small = [m.kv, m.hidden_size]
    return dict(q_proj=[m.q, m.hidden_size], k_proj=small, v_proj=small, o_proj=[m.hidden_size, m.q],
                gate_proj=up, up_proj=up, down_proj=down)

# %% lora_count
def lora_count(config, r, target_modules):
    m = Llama(config)
    sums = {"self_attn.q_proj": m.hidden_size + m.q, "self_attn.k_proj": m.hidden_size + m.kv,
            "self_attn.v_proj": m.hidden_size + m.kv, "self_attn.o_proj": m.hidden_size + m.q}
    for name in ("gate", "up", "down"):
        sums[f"mlp.{name}_proj"] = m.hidden_size + m.intermediate_size
    if target_modules == "all-linear":
        return r * m.num_hidden_layers * sum(sums.values())
    names = {f"model.layers.{k}.{name}": both for k in range(m.num_hidden_layers) for name, both in sums.items()}
    names["lm_head"] = m.hidden_size + m.vocab_size
    hits = set()
    for target in target_modules:
        hits |= {name for name in names if name == target or name.endswith(f".{target}")}
    return sum(r * names[name] for name in hits)

# %% base_count
def base_count(config):
    m = Llama(config)
    attention = 2 * m.hidden_size * (m.q + m.kv)
    if m.attention_bias:
        attention += m.q + 2 * m.kv + m.hidden_size
    feed_forward = 3 * m.hidden_size * m.intermediate_size
    body = m.num_hidden_layers * (attention + feed_forward + 2 * m.hidden_size) + m.hidden_size
    return body + m.vocab_size * m.hidden_size * (1 if m.tie_word_embeddings else 2)

# %% largest_rank
def largest_rank(config, target_modules, budget):
    low, high = 0, budget
    while low < high:
        middle = (low + high + 1) // 2
        if lora_count(config, middle, target_modules) <= budget:
            low = middle
        else:
            high = middle - 1
    return low
