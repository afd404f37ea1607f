"""The linear layers that follow from a model's sizes, without torch: what exercise 9.3 compares counts with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course_utils import architectures
from course_utils.counting import Shape

HEADS = frozenset({"lm_head", "cls.predictions.decoder", "lm_head.decoder", "vocab_projector", "generator_lm_head"})
LAYER_NUMBERS = (
    *("n_layer", "n_layers", "num_layers", "num_hidden_layers", "num_decoder_layers"),
    *("encoder_layers", "decoder_layers"),
)
MOST_LAYERS, LARGEST_SIZE = 500, 10**7


def config_of(model: object) -> dict[str, Any] | None:
    """Return the sizes that a name, a configuration's dict or its object stands for; None if they are unknown.

    The dict may come from anybody: what is no plain size of a reasonable magnitude is not taken.
    """
    if isinstance(model, str):
        found = architectures.find(model)
        return architectures.known()[found[0]]["config"] if found else None
    fields = model if isinstance(model, dict) else model.to_dict() if hasattr(model, "to_dict") else {}
    sizes = {k: v for k, v in fields.items() if type(v) in (int, bool) and 0 <= v <= LARGEST_SIZE}
    sizes |= {k: fields[k] for k in ("model_type", "feed_forward_proj") if type(fields.get(k)) is str}
    if sizes.get("model_type") not in FAMILIES or any(sizes.get(k, 0) > MOST_LAYERS for k in LAYER_NUMBERS):
        return None
    try:
        return sizes if min(min(shape) for shape in linear_layers(sizes).values()) > 0 else None
    except (KeyError, ZeroDivisionError):
        return None


def linear_layers(config: Mapping[str, Any]) -> dict[str, Shape]:
    """Return name and shape of every linear layer that transformers builds from a configuration.

    Args:
        config: the fields of a ``config.json``; those that are missing have the defaults of transformers.

    Raises:
        KeyError: the ``model_type`` is not one of :data:`FAMILIES`, or a size is missing.
    """
    layers = FAMILIES[config["model_type"]](config)
    return {name: Shape(*widths) for name, widths in layers.items()}


Layers = dict[str, tuple[int, int]]


def _blocks(prefix: str, number: int, block: Layers) -> Layers:
    return {f"{prefix}.{i}.{name}": widths for i in range(number) for name, widths in block.items()}


def _gpt2(c: Mapping[str, Any]) -> Layers:
    d = c["n_embd"]
    inner = c.get("n_inner") or 4 * d
    block = {"attn.c_attn": (d, 3 * d), "attn.c_proj": (d, d), "mlp.c_fc": (d, inner), "mlp.c_proj": (inner, d)}
    return _blocks("transformer.h", c["n_layer"], block) | {"lm_head": (d, c["vocab_size"])}


def _gpt_neo(c: Mapping[str, Any]) -> Layers:
    d = c["hidden_size"]
    inner = c.get("intermediate_size") or 4 * d
    block = {f"attn.attention.{name}_proj": (d, d) for name in ("k", "v", "q", "out")}
    block |= {"mlp.c_fc": (d, inner), "mlp.c_proj": (inner, d)}
    return _blocks("transformer.h", c["num_layers"], block) | {"lm_head": (d, c["vocab_size"])}


def _attention_widths(c: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Return the widths of the hidden state, the MLP, the queries, and the keys (or values)."""
    d, heads = c["hidden_size"], c["num_attention_heads"]
    head = c.get("head_dim") or d // heads
    return d, c["intermediate_size"], heads * head, (c.get("num_key_value_heads") or heads) * head


def _llama(c: Mapping[str, Any]) -> Layers:
    d, inner, q, kv = _attention_widths(c)
    block = {f"self_attn.{name}_proj": (d, width) for name, width in (("q", q), ("k", kv), ("v", kv))}
    block |= {"self_attn.o_proj": (q, d), "mlp.gate_proj": (d, inner), "mlp.up_proj": (d, inner)}
    block |= {"mlp.down_proj": (inner, d)}
    return _blocks("model.layers", c["num_hidden_layers"], block) | {"lm_head": (d, c["vocab_size"])}


def _phi(c: Mapping[str, Any]) -> Layers:
    d, inner, q, kv = _attention_widths(c)
    block = {f"self_attn.{name}_proj": (d, width) for name, width in (("q", q), ("k", kv), ("v", kv))}
    block |= {"self_attn.dense": (q, d), "mlp.fc1": (d, inner), "mlp.fc2": (inner, d)}
    return _blocks("model.layers", c["num_hidden_layers"], block) | {"lm_head": (d, c["vocab_size"])}


def _phi3(c: Mapping[str, Any]) -> Layers:
    d, inner, q, kv = _attention_widths(c)
    block = {"self_attn.o_proj": (q, d), "self_attn.qkv_proj": (d, q + 2 * kv)}
    block |= {"mlp.gate_up_proj": (d, 2 * inner), "mlp.down_proj": (inner, d)}
    return _blocks("model.layers", c["num_hidden_layers"], block) | {"lm_head": (d, c["vocab_size"])}


def _opt(c: Mapping[str, Any]) -> Layers:
    d, inner, words = c["hidden_size"], c["ffn_dim"], c.get("word_embed_proj_dim") or c["hidden_size"]
    block = {f"self_attn.{name}_proj": (d, d) for name in ("k", "v", "q", "out")} | {
        "fc1": (d, inner),
        "fc2": (inner, d),
    }
    ends = {} if words == d else {"model.decoder.project_out": (d, words), "model.decoder.project_in": (words, d)}
    return ends | _blocks("model.decoder.layers", c["num_hidden_layers"], block) | {"lm_head": (words, c["vocab_size"])}


def _fused(attention_name: str, d: int, qkv: int, inner: int) -> Layers:
    """Return the block of Pythia, BLOOM and Falcon: one layer for queries, keys and values."""
    block = {f"{attention_name}.query_key_value": (d, qkv), f"{attention_name}.dense": (d, d)}
    return block | {"mlp.dense_h_to_4h": (d, inner), "mlp.dense_4h_to_h": (inner, d)}


def _gpt_neox(c: Mapping[str, Any]) -> Layers:
    d = c["hidden_size"]
    block = _fused("attention", d, 3 * d, c["intermediate_size"])
    return _blocks("gpt_neox.layers", c["num_hidden_layers"], block) | {"lm_head": (d, c["vocab_size"])}


def _bloom(c: Mapping[str, Any]) -> Layers:
    d = c["hidden_size"]
    return _blocks("transformer.h", c["n_layer"], _fused("self_attention", d, 3 * d, 4 * d)) | {
        "lm_head": (d, c["vocab_size"])
    }


def _falcon(c: Mapping[str, Any]) -> Layers:
    d, heads = c["hidden_size"], c["num_attention_heads"]
    shared = c.get("num_kv_heads") or heads
    if c.get("new_decoder_architecture"):
        qkv = (2 * shared + heads) * d // heads
    else:
        qkv = d + 2 * d // heads if c.get("multi_query", True) else 3 * d
    block = _fused("self_attention", d, qkv, c.get("ffn_hidden_size") or 4 * d)
    return _blocks("transformer.h", c["num_hidden_layers"], block) | {"lm_head": (d, c["vocab_size"])}


def _bert_block(c: Mapping[str, Any]) -> Layers:
    d, inner = c["hidden_size"], c["intermediate_size"]
    block = {f"attention.self.{name}": (d, d) for name in ("query", "key", "value")}
    return block | {"attention.output.dense": (d, d), "intermediate.dense": (d, inner), "output.dense": (inner, d)}


def _bert(c: Mapping[str, Any]) -> Layers:
    d = c["hidden_size"]
    head = {"cls.predictions.transform.dense": (d, d), "cls.predictions.decoder": (d, c["vocab_size"])}
    return _blocks("bert.encoder.layer", c["num_hidden_layers"], _bert_block(c)) | head


def _roberta(c: Mapping[str, Any]) -> Layers:
    d = c["hidden_size"]
    head = {"lm_head.dense": (d, d), "lm_head.decoder": (d, c["vocab_size"])}
    return _blocks("roberta.encoder.layer", c["num_hidden_layers"], _bert_block(c)) | head


def _electra(c: Mapping[str, Any]) -> Layers:
    d, words = c["hidden_size"], c.get("embedding_size", 128)
    project = {} if words == d else {"electra.embeddings_project": (words, d)}
    head = {"generator_predictions.dense": (d, words), "generator_lm_head": (words, c["vocab_size"])}
    return project | _blocks("electra.encoder.layer", c["num_hidden_layers"], _bert_block(c)) | head


def _distilbert(c: Mapping[str, Any]) -> Layers:
    d, inner = c["dim"], c["hidden_dim"]
    block = {f"attention.{name}_lin": (d, d) for name in ("q", "k", "v", "out")}
    block |= {"ffn.lin1": (d, inner), "ffn.lin2": (inner, d)}
    head = {"vocab_transform": (d, d), "vocab_projector": (d, c["vocab_size"])}
    return _blocks("distilbert.transformer.layer", c["n_layers"], block) | head


def _t5(c: Mapping[str, Any]) -> Layers:
    d, inner, width = c["d_model"], c["d_ff"], c["num_heads"] * c["d_kv"]
    gated = str(c.get("feed_forward_proj", "gated-gelu" if c["model_type"] == "mt5" else "relu")).startswith("gated-")
    mlp = dict.fromkeys(("wi_0", "wi_1") if gated else ("wi",), (d, inner)) | {"wo": (inner, d)}
    heads = dict.fromkeys("qkv", (d, width)) | {"o": (width, d)}

    def stack(name: str, parts: list[tuple[str, Layers]]) -> Layers:
        block = {f"layer.{i}.{part}.{n}": w for i, (part, layers) in enumerate(parts) for n, w in layers.items()}
        layers = c["num_layers"] if name == "encoder" else c.get("num_decoder_layers") or c["num_layers"]
        return _blocks(f"{name}.block", layers, block)

    encoder = [("SelfAttention", heads), ("DenseReluDense", mlp)]
    decoder = [encoder[0], ("EncDecAttention", heads), encoder[1]]
    return stack("encoder", encoder) | stack("decoder", decoder) | {"lm_head": (d, c["vocab_size"])}


def _bart(c: Mapping[str, Any]) -> Layers:
    d = c["d_model"]

    def stack(name: str, attentions: tuple[str, ...]) -> Layers:
        inner = c[f"{name}_ffn_dim"]
        block = {f"{part}.{kind}_proj": (d, d) for part in attentions for kind in ("k", "v", "q", "out")}
        block |= {"fc1": (d, inner), "fc2": (inner, d)}
        return _blocks(f"model.{name}.layers", c[f"{name}_layers"], block)

    layers = stack("encoder", ("self_attn",)) | stack("decoder", ("self_attn", "encoder_attn"))
    return layers | {"lm_head": (d, c["vocab_size"])}


FAMILIES = {
    "gpt2": _gpt2,
    "gpt_neo": _gpt_neo,
    **dict.fromkeys(("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text"), _llama),
    "phi": _phi,
    "phi3": _phi3,
    "opt": _opt,
    "gpt_neox": _gpt_neox,
    "bloom": _bloom,
    "falcon": _falcon,
    "bert": _bert,
    **dict.fromkeys(("roberta", "xlm-roberta"), _roberta),
    "electra": _electra,
    "distilbert": _distilbert,
    **dict.fromkeys(("t5", "mt5"), _t5),
    "bart": _bart,
}
