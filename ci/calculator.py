"""The sizes that the book's calculator works with, read from skeletons: what it adds up is written in JavaScript."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from course_utils import architectures, counting, models

if TYPE_CHECKING:
    from torch import nn

# Chapter 03b's formula for activations is that of a Llama's block; these families have the same one.
LLAMA_BLOCKS = ("llama", "mistral", "qwen2")


def sizes(model: nn.Module) -> dict[str, Any]:
    """What ``calculator.js`` asks of a model, which may be a skeleton.

    Returns a dict with ``linear`` (for each kind of layer that a quantizer replaces and LoRA can adapt: its name,
    ``in_features``, ``out_features``, how many there are), ``rest`` (numbers in each other tensor, how many such
    tensors), ``buffers`` (bytes), and for a Llama's blocks ``block``, the widths that its activations depend on.
    """
    shapes = counting.targeted(model, counting.ALL_LINEAR)
    linear = Counter((name.rpartition(".")[2], *shape) for name, shape in shapes.items())
    rest = Counter(p.numel() for name, p in model.named_parameters() if name.removesuffix(".weight") not in shapes)
    found = {
        "linear": [[*kind, count] for kind, count in linear.items()],
        "rest": [[numbers, count] for numbers, count in rest.items()],
        "buffers": sum(buffer.nbytes for buffer in model.buffers()),
    }
    config = model.config
    if config.model_type in LLAMA_BLOCKS:
        head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        found["block"] = {
            "hidden": config.hidden_size,
            "layers": config.num_hidden_layers,
            "heads": config.num_attention_heads,
            "keyValueHeads": config.num_key_value_heads,
            "headWidth": head,
            "inner": config.intermediate_size,
            "vocabulary": config.vocab_size,
        }
    return found


def script(names: Iterable[str] | None = None) -> str:
    """JavaScript that sets ``MODELS`` to the sizes of these models, all that the course knows unless given."""
    found = {}
    for name in architectures.known() if names is None else names:
        attention = architectures.attention(architectures.known()[name]["config"]["model_type"])
        found[name] = sizes(models.skeleton(name)) | {"attention": attention}
    return f"const MODELS = {json.dumps(found)};\n"
