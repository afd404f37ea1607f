"""The calculator's JavaScript equals course_utils and chapters 03, 03b on random settings; Playwright brings node."""

from __future__ import annotations

import json
import random
import subprocess
import weakref
from functools import cache
from math import ceil

import pytest
import torch
from peft import LoraConfig, get_peft_model
from playwright._impl._driver import compute_driver_executable
from taught import definitions
from transformers import AutoModelForCausalLM, LlamaConfig, MistralConfig, Qwen2Config

from ci import book, calculator
from course_utils import architectures, counting, memory, models

SCRIPT = book.TEMPLATE / "_static" / "calculator.js"
CALLS = """
const page = require(process.argv[1]), calls = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(calls.map(([typed, model, s]) => page.ledger(typed ? page.llama(model) : model, s))));
"""
METHODS = {  # precision, LoRA or full fine-tuning, bytes of an activation
    "full-fp32": ("fp32", False, 4),
    "full-bf16": ("bf16", False, 2),
    "lora": ("bf16", True, 2),
    "8bit": ("8bit", True, 4),
    "qlora": ("4bit", True, 4),
}
# The first, small model of each architecture that the course knows.
FAMILIES = {entry["config"]["model_type"]: name for name, entry in reversed(architectures.known().items())}
SETTINGS, TYPED = 240, 6  # every sixth has typed sizes
skeleton, sizes = cache(models.skeleton), cache(lambda name: calculator.sizes(skeleton(name)))
weights, parameters = cache(memory.predicted_weight_bytes), cache(counting.count_parameters)
ledger = definitions("03_memory_ledger", torch=torch, ceil=ceil)
chapter = definitions("03b_activations", **vars(ledger), weakref=weakref)


def ask(calls: list) -> list[dict]:
    """What the page computes for (are the sizes typed?, sizes, settings)."""
    node, _ = compute_driver_executable()
    done = subprocess.run([node, "-e", CALLS, SCRIPT], input=json.dumps(calls), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def llama(config: LlamaConfig):
    with torch.device("meta"):
        return AutoModelForCausalLM.from_config(config)


def draw(rng: random.Random, kinds: list[str]) -> dict:
    some = rng.sample(kinds, rng.randint(1, len(kinds)))
    return {
        "method": rng.choice(list(METHODS)),
        "r": rng.choice([1, 2, 4, 8, 16, 64, 256]),
        "targets": rng.choice([kinds, some]),
        "batch": rng.randint(1, 32),
        "length": rng.randint(1, 8192),
        "checkpointing": rng.random() < 0.5,
        "plain": rng.random() < 0.3,
        "optimizer": rng.choice(["AdamW", "AdamW8bit", "PagedAdamW8bit"]),
    }


def typed(rng: random.Random) -> dict:
    groups, shared = rng.randint(1, 8), rng.randint(1, 8)
    return {
        "hidden": groups * shared * rng.randint(1, 64),  # transformers asks for a multiple
        "layers": rng.randint(1, 6),
        "heads": groups * shared,
        "keyValueHeads": shared,
        "headWidth": 2 * rng.randint(1, 128),
        "inner": rng.randint(1, 20_000),
        "vocabulary": rng.randint(1, 200_000),
        "tied": rng.random() < 0.5,
    }


def as_config(sizes: dict) -> LlamaConfig:
    return LlamaConfig(
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        num_key_value_heads=sizes["keyValueHeads"],
        head_dim=sizes["headWidth"],
        intermediate_size=sizes["inner"],
        vocab_size=sizes["vocabulary"],
        tie_word_embeddings=sizes["tied"],
    )


def expected(model, settings: dict, blocks: bool) -> dict:
    """The same numbers from ``course_utils.memory`` and ``counting``; what neither has, from chapters 03 and 03b."""
    precision, lora, act = METHODS[settings["method"]]
    r = settings["r"] if lora else None
    total = parameters(model).total
    if lora:
        adapted = counting.targeted(model, settings["targets"]).values()
        tensors = [n for shape in adapted for n in (r * shape.in_features, shape.out_features * r)]
        trained = counting.lora_parameters(model, r, settings["targets"])
    else:
        tensors, trained = [p.numel() for p in model.parameters()], total
    each = 2 if settings["method"] == "full-bf16" else 4
    held = weights(model, precision) + (trained * each if lora else 0)
    if precision in ("8bit", "4bit"):  # prepared for training: the rest is float32
        matrices = counting.targeted(model, counting.ALL_LINEAR).values()
        held += 2 * (total - sum(shape.in_features * shape.out_features for shape in matrices))
    length = settings["length"] if settings["plain"] else None
    kept = chapter.activation_bytes(
        model.config, settings["batch"] * settings["length"], act, r, settings["checkpointing"], length
    ) if blocks else None  # fmt: skip
    return {
        "weights, statistics and trainable": held,
        "trainable": trained * each,
        "gradients": trained * each,
        "optimizer": chapter.optimizer_bytes(tensors, each, settings["optimizer"]),
        "activations": kept,
        "trained": trained,
        "total": total + (trained if lora else 0),
    }


def test_the_pages_own_code_equals_the_course_on_random_settings():
    rng, calls, truths = random.Random(0), [], []
    for number in range(SETTINGS):
        if number % TYPED:
            name = rng.choice(list(FAMILIES.values()))
            model, given = skeleton(name), sizes(name)
        else:
            given = typed(rng)
            model = llama(as_config(given))
        kinds = list(dict.fromkeys(layer.rpartition(".")[2] for layer in counting.targeted(model, counting.ALL_LINEAR)))
        settings = draw(rng, kinds)
        calls.append((number % TYPED == 0, given, settings))
        # Chapter 03b's formula is for adapters on all layers of a block of Llama's.
        whole = settings["targets"] == kinds or not METHODS[settings["method"]][1]
        truths.append((expected(model, settings, whole and model.config.model_type in calculator.LLAMA_BLOCKS), model))
    for call, found, (truth, model) in zip(calls, ask(calls), truths, strict=True):
        held = found["bytes"]
        mine = {
            "weights, statistics and trainable": held["weights"] + held["statistics"] + held["trainable"],
            **{name: held[name] for name in ("trainable", "gradients", "optimizer")},
            "activations": held["activations"] if truth["activations"] else None,
            "trained": found["trainable"],
            "total": found["total"],
        }
        assert mine == truth, call
        if model.config.model_type == "llama" and (truth["activations"] is not None):
            precision, lora, _ = METHODS[call[2]["method"]]
            r = call[2]["r"] if lora else None
            assert chapter.ledger(model, precision, r, call[2]["optimizer"]) == {
                name: size for name, size in held.items() if name != "activations"
            }


QV = ["q_proj", "v_proj"]
TINY = dict(vocab_size=500, hidden_size=192, intermediate_size=320, num_hidden_layers=4, num_attention_heads=3)


@pytest.mark.parametrize("targets", [QV, [*QV, "down_proj"], "all-linear"], ids=str)
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32], ids=str)
@pytest.mark.parametrize("config", [LlamaConfig, MistralConfig, Qwen2Config])
def test_activations_are_those_of_a_live_model(config, dtype, targets):
    """Also where adapters sit on some layers only, and for the families that share Llama's block."""
    model = AutoModelForCausalLM.from_config(config(**TINY, num_key_value_heads=1)).to(dtype)
    given = calculator.sizes(model)
    kinds = [kind for kind, *_ in given["linear"]]
    settings = {"method": "lora" if dtype == torch.bfloat16 else "qlora", "r": 8, "batch": 2, "length": 24}
    settings |= {"targets": kinds if targets == "all-linear" else targets, "optimizer": "AdamW"}
    adapted = get_peft_model(model, LoraConfig(r=8, target_modules=targets, task_type="CAUSAL_LM"))
    tokens = torch.randint(0, 500, (2, 24))
    kept = chapter.kept_for_backward(adapted, {"input_ids": tokens, "labels": tokens})
    first_norm = tokens.numel() * 4 * 192  # the first block's keeps nothing: of four blocks, that is much
    assert ask([(False, given, settings)])[0]["bytes"]["activations"] - first_norm == pytest.approx(kept, rel=0.03)


def test_the_page_gets_every_model_by_name():
    script = calculator.script(["gpt2"])
    found = json.loads(script.removeprefix("const MODELS = ").removesuffix(";\n"))
    assert found["gpt2"] == json.loads(json.dumps(sizes("gpt2") | {"attention": ("c_attn",)}))
    assert "block" not in found["gpt2"]
