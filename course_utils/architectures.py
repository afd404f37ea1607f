"""Sizes of the models that people choose, by any of their names.

``architectures.json`` holds, for each model, its hub name, other hub names of the same sizes (``also``), its
configuration, where the sizes were read (``sources``), and the published number of parameters where there is one:
``total`` of the whole model, ``backbone`` of the model without its head.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("architectures.json")
# Accounts that publish copies of these models under their own names (ModelScope's among them).
MIRRORS = ("unsloth", "nousresearch", "ai-modelscope", "llm-research", "modelscope")
QUANTIZED_COPY = re.compile(r"(-unsloth)?-bnb-4bit$")
ATTENTION = {
    "gpt2": ("c_attn",),
    **dict.fromkeys(("bloom", "falcon", "gpt_neox"), ("query_key_value",)),
    "phi3": ("qkv_proj",),
    **dict.fromkeys(("bert", "electra", "roberta", "xlm-roberta"), ("query", "value")),
    "distilbert": ("q_lin", "v_lin"),
    **dict.fromkeys(("mt5", "t5"), ("q", "v")),
}


@cache
def known() -> dict[str, dict[str, Any]]:
    """Return every model of ``architectures.json`` by the course's name for it."""
    return json.loads(FILE.read_text("utf-8"))["models"]


@cache
def _names() -> dict[str, tuple[str, str]]:
    """Map each name in lower case (the course's, the hub's, the hub's without its owner) to course's and hub name."""
    hubs = [(name, hub) for name, entry in known().items() for hub in (*entry.get("also", ()), entry["hub"])]
    whole = {hub.lower(): (name, hub) for name, hub in hubs}
    tails = {hub.lower().rpartition("/")[2]: (name, hub) for name, hub in hubs}
    return whole | tails | {name: (name, entry["hub"]) for name, entry in known().items()}


def find(name: str) -> tuple[str, str] | None:
    """Return the course's name for the model that has these sizes, and the hub name; None if the sizes are unknown.

    ``name`` is the course's name, a hub name (``gpt2``, ``openai-community/gpt2``), or that of a known mirror
    (``unsloth/Llama-3.2-1B-bnb-4bit``). Capitals make no difference.
    """
    wanted = name.strip().lower()
    if wanted in _names():
        return _names()[wanted]
    owner, _, tail = QUANTIZED_COPY.sub("", wanted).rpartition("/")
    same_sizes = _names().get(tail) if owner in MIRRORS else None
    return same_sizes and (same_sizes[0], name.strip())


def names_of(model_types: Collection[str]) -> list[str]:
    """Return all that may be written for a model of these types: names without their owner, and the types."""
    tails = {
        name for name, (known_as, _) in _names().items() if known()[known_as]["config"]["model_type"] in model_types
    }
    return sorted({name.rpartition("/")[2] for name in tails} | set(model_types))


def attention(model_type: str) -> tuple[str, ...]:
    """Return the layers that the LoRA paper adapts: the query and value projections, or the one that holds them."""
    return ATTENTION.get(model_type, ("q_proj", "v_proj"))
