"""Instant feedback on exercise 03: a memory ledger, compared with the tensors of a tiny model.

Each ``…_mistake`` looks at one answer and gives what is wrong and the way on, or None. The hidden checks ask with
other architectures and use the same words.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from itertools import product
from math import ceil
from typing import Any

from course_utils.checks import CheckFailed, Mistake, call, function_named, kind_of, quietly, raise_if
from course_utils.checks.values import is_number, no_number

__all__ = ["activations", "chosen", "training", "weights"]

PRECISIONS = ("fp32", "bf16", "8bit", "4bit")
# What is trained: precision of the base and rank (None: everything).
METHODS = (("fp32", None), ("bf16", None), ("bf16", 4), ("4bit", 4), ("8bit", 2))
ENTRIES = ("frozen", "trained", "gradients", "optimizer")
TABLES = 4 * (16 + 256 + 1)  # of each 4-bit matrix: its levels, those of its scales, the offset of these
HIDDEN, INNER, KEYS, LAYERS, VOCAB = 72, 100, 24, 2, 500
TOKENS = (96, 1000)


def architecture() -> dict[str, Any]:
    """The tiny Llama of the visible checks, as the notebook writes it."""
    q, kv = [HIDDEN, HIDDEN], [KEYS, HIDDEN]
    block = [q, kv, kv, q, [INNER, HIDDEN], [INNER, HIDDEN], [HIDDEN, INNER]]
    return {
        "matrices": block * LAYERS,
        "others": VOCAB * HIDDEN + (2 * LAYERS + 1) * HIDDEN,
        "layers": LAYERS,
        "hidden": HIDDEN,
        "vocab": VOCAB,
        "block": 6 * HIDDEN + 4 * INNER,
    }


def with_large_blocks() -> dict[str, Any]:
    """Another model, whose block keeps more than its head: here the peak with checkpointing is in the block."""
    return architecture() | {"layers": 3, "block": 3_000}


# ---------------------------------------------------------------------------------------------- what the notebook calls


def weights(names: Mapping[str, Any]) -> None:
    """Check ``weight_bytes`` against live tensors."""
    function = function_named(names, "weight_bytes")
    for precision in PRECISIONS:
        found = call(function, architecture(), precision, name="weight_bytes")
        raise_if(weight_mistake(found, architecture(), precision))
        if found != live(precision)["weights"]:
            raise CheckFailed(f"The live {precision} model holds another number of bytes.", "tell your instructor.")
    share = right_weights(architecture(), "4bit") / right_weights(architecture(), "bf16")
    print("✓ weight_bytes equals the storage of live tensors, to the byte, in all four formats.")
    print(f"   In 4 bits this model takes {share:.2f} of its bytes in bf16: `others` stay, and statistics come on top.")


def training(names: Mapping[str, Any]) -> None:
    """Check ``training_bytes`` against live tensors after a step; frozen weights may follow from ``weight_bytes``."""
    function, of_weights = function_named(names, "training_bytes"), function_named(names, "weight_bytes")
    follows = False
    for precision, r in METHODS:
        found = call(function, architecture(), precision, r, name="training_bytes")
        own = call(of_weights, architecture(), precision, name="weight_bytes")
        mistakes = training_mistakes(found, architecture(), precision, r, own)
        raise_if(next(filter(None, mistakes.values()), None))
        held = live(precision, r, trained=True)["training"]
        unlike = [entry for entry in ENTRIES if found[entry] != held[entry]]
        follows = follows or unlike == ["frozen"]
        if unlike not in ([], ["frozen"]):
            raise CheckFailed(f"{_case(precision, r)}: live tensors hold other bytes.", "tell your instructor.")
    if follows:
        print("✓ training_bytes follows from your weight_bytes, which is not right yet: see the first task.")
    else:
        print("✓ training_bytes equals live tensors after a training step, to the byte.")


def activations(names: Mapping[str, Any]) -> None:
    """Check ``activation_bytes``."""
    function = function_named(names, "activation_bytes")
    for checkpointing in (False, True):
        for arch, tokens in product((with_large_blocks(), architecture()), TOKENS):
            found = call(function, arch, tokens, checkpointing, name="activation_bytes")
            raise_if(activation_mistake(found, arch, tokens, checkpointing))
    print("✓ activation_bytes is right with and without checkpointing, whether head or block keeps more.")


def chosen(names: Mapping[str, Any]) -> None:
    """Check ``choose``."""
    function = function_named(names, "choose")
    for ledgers, budget in choices():
        raise_if(choose_mistake(call(function, ledgers, budget, name="choose"), ledgers, budget))
    print("✓ choose takes the first method that fits.")


def choices() -> list[tuple[dict[str, dict[str, int]], int]]:
    """Ledgers in the order of preference, and budgets in which the first, a middle one, the last and none fit."""
    ledgers = {
        "full": {"frozen": 0, "trained": 200, "gradients": 200, "optimizer": 400, "activations": 50},
        "LoRA": {"frozen": 200, "trained": 4, "gradients": 4, "optimizer": 8, "activations": 90},
        "8-bit LoRA": {"frozen": 110, "trained": 4, "gradients": 4, "optimizer": 8, "activations": 120},
        "QLoRA": {"frozen": 60, "trained": 4, "gradients": 4, "optimizer": 8, "activations": 120},
    }
    return [(ledgers, budget) for budget in (900, 306, 300, 200, 190)]


# ---------------------------------------------------------------------------------------------- live tensors


@cache
def live(precision: str, r: int | None = None, trained: bool = False) -> dict[str, Any]:
    """Bytes of the tiny model's live tensors: its weights with statistics, and the ledger after a step."""
    import torch

    from course_utils.memory import measured_bytes

    with quietly():
        model = _tiny(precision)
        if not trained:
            return {"weights": sum(measured_bytes(model).values()) - _buffers(model)}
        model = model.requires_grad_(True) if r is None else _adapted(model, precision, r)
        optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad])
        tokens = torch.randint(0, VOCAB, (2, 8), generator=torch.Generator().manual_seed(0))
        tokens = tokens.to(next(model.parameters()).device)
        model(input_ids=tokens, labels=tokens).loss.backward()
        optimizer.step()
        found = measured_bytes(model, optimizer)
        counters = 4 * len(optimizer.state)  # Adam's step counters, which the exercise leaves out
        frozen = found["weights"] + found["statistics"] - _buffers(model)
        kept = (frozen, found["trainable"], found["gradients"], found["optimizer"] - counters)
        return {"training": dict(zip(ENTRIES, kept, strict=True))}


def _tiny(precision: str) -> Any:
    """A Llama of random weights with the widths of :func:`architecture`, in one of the four formats."""
    import torch
    from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM

    from course_utils import models

    config = LlamaConfig(
        vocab_size=VOCAB,
        hidden_size=HIDDEN,
        intermediate_size=INNER,
        num_hidden_layers=LAYERS,
        num_attention_heads=HIDDEN // KEYS,
        num_key_value_heads=1,
        tie_word_embeddings=True,
    )
    options = {"dtype": torch.float32 if precision == "fp32" else torch.bfloat16}
    if precision in ("8bit", "4bit"):
        options["quantization_config"] = models.quantization_config(precision)
    with tempfile.TemporaryDirectory() as folder, models.no_progress_bars():
        LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)
        model = AutoModelForCausalLM.from_pretrained(folder, device_map={"": models.device()}, **options)
    models.keep_cpu_weights_differentiable(model)
    return model.requires_grad_(False).train()


def _adapted(model: Any, precision: str, r: int) -> Any:
    from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training

    if precision in ("8bit", "4bit"):
        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=False)
    return get_peft_model(model, LoraConfig(r=r, target_modules="all-linear", task_type="CAUSAL_LM"))


def _buffers(model: Any) -> int:
    """Bytes of constants such as those of the position encoding, which the exercise leaves out."""
    return sum(buffer.nbytes for buffer in model.buffers())


# ---------------------------------------------------------------------------------------------- what is right


def right_weights(arch: Mapping[str, Any], precision: str) -> int:
    """Bytes of the weights and of the statistics beside them."""
    others = arch["others"] * (4 if precision == "fp32" else 2)
    return others + sum(_matrix(rows, columns, precision) for rows, columns in arch["matrices"])


def _matrix(rows: int, columns: int, precision: str) -> int:
    n = rows * columns
    if precision in ("fp32", "bf16"):
        return n * (4 if precision == "fp32" else 2)
    if precision == "8bit":
        return n + 4 * rows
    blocks = ceil(n / 64)
    return ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + TABLES


def right_training(arch: Mapping[str, Any], precision: str, r: int | None) -> dict[str, int]:
    """The four persistent entries."""
    frozen, each = 0, 4
    if r is None:
        numbers, each = _parameters(arch), 4 if precision == "fp32" else 2
    else:
        numbers = r * sum(rows + columns for rows, columns in arch["matrices"])
        frozen = right_weights(arch, precision) + _prepared(arch, precision)
    values = (frozen, each * numbers, each * numbers, 2 * each * numbers)
    return dict(zip(ENTRIES, values, strict=True))


def _parameters(arch: Mapping[str, Any]) -> int:
    return arch["others"] + sum(rows * columns for rows, columns in arch["matrices"])


def _prepared(arch: Mapping[str, Any], precision: str) -> int:
    """What preparing a quantized base adds: two more bytes for every number that is not quantized."""
    return 2 * arch["others"] if precision in ("8bit", "4bit") else 0


def right_activations(arch: Mapping[str, Any], tokens: int, checkpointing: bool) -> int:
    """Bytes at the peak: with checkpointing, the head's are gone before a block's come again."""
    head, block, inputs = 4 * arch["vocab"], arch["block"], 2 * arch["hidden"]
    each = arch["layers"] * inputs + max(head, block) if checkpointing else arch["layers"] * block + head
    return tokens * each


def right_choice(ledgers: Mapping[str, Mapping[str, int]], budget: int) -> str | None:
    """The first method that fits."""
    return next((name for name, entries in ledgers.items() if sum(entries.values()) <= budget), None)


# ---------------------------------------------------------------------------------------------- one answer each


def weight_mistake(found: Any, arch: Mapping[str, Any], precision: str) -> Mistake:
    """What is wrong with one answer of ``weight_bytes``."""
    where = f"weight_bytes for {precision!r}"
    if mistake := no_number(found, where):
        return mistake
    right = right_weights(arch, precision)
    if found == right:
        return None
    if found in (right / 1e6, right / 1e9, right / 2**20, right / 2**30):
        return f"{where} is not in bytes.", "return bytes; MB and GB can be made of them later."
    if found == 8 * right:
        return f"{where} is in bits.", "eight bits make a byte."
    if precision in ("fp32", "bf16"):
        return _plain_mistake(found, arch, where)
    return (_eight_mistake if precision == "8bit" else _four_mistake)(found, arch, where)


def _plain_mistake(found: float, arch: Mapping[str, Any], where: str) -> Mistake:
    n = _parameters(arch)
    if found in (n, 2 * n, 4 * n, 8 * n):
        return f"{where} takes another number of bytes for a weight.", "how many bits has the format?"
    if found in (2 * (n - arch["others"]), 4 * (n - arch["others"])):
        return f"{where} leaves `others` out.", "embeddings, norms and head are weights too."
    return f"{where} is not right.", "add up all weights first, then think of the bytes of one."


def _eight_mistake(found: float, arch: Mapping[str, Any], where: str) -> Mistake:
    n, others = _parameters(arch) - arch["others"], arch["others"]
    rows, columns = (sum(matrix[k] for matrix in arch["matrices"]) for k in (0, 1))
    if found == n + 2 * others:
        return f"{where} has no scales.", "what is kept for each row beside the codes?"
    if found in (n + others, n + others + 4 * rows):
        return f"{where} quantizes everything.", "`others` stays in 16 bits."
    if found == n + 4 * others + 4 * rows:
        return f"{where} keeps `others` in float32.", "before training is prepared, `others` stays in 16 bits."
    if found == n + 2 * others + 4 * columns:
        return f"{where} has a scale for each column.", "a matrix is given as [rows, columns]; each *row* has a scale."
    if found in (n + 2 * others + 2 * rows, n + 2 * others + rows):
        return f"{where} has scales of another size.", "a scale is a float32 number."
    if found == n + 2 * others + 4 * len(arch["matrices"]):
        return f"{where} has one scale for a whole matrix.", "each row has its own."
    return f"{where} is not right.", "a byte for each weight of a matrix, a float32 for each row, 16 bits for `others`."


def _four_mistake(found: float, arch: Mapping[str, Any], where: str) -> Mistake:
    codes = sum(ceil(r * c / 2) for r, c in arch["matrices"])
    blocks = [ceil(r * c / 64) for r, c in arch["matrices"]]
    nested, tables = 4 * sum(ceil(b / 256) for b in blocks), TABLES * len(blocks)
    others, right = 2 * arch["others"], right_weights(arch, "4bit")
    if found == codes + others:
        return f"{where} has codes and no statistics.", "what is kept for each block of 64, and for the blocks' scales?"
    if found == right + codes:
        return f"{where} takes a byte for each code.", "how many codes of 4 bits fit into a byte?"
    if found in (right + 3 * sum(blocks) - nested, codes + 4 * sum(blocks) + others, right + 3 * sum(blocks)):
        return f"{where} keeps the scales of blocks in float32.", "double quantization keeps them in one byte each."
    if found == right - nested:
        return f"{where} misses the second level.", "the one-byte scales need float32 scales of their own."
    if found in (right - tables, right - tables + TABLES):
        return f"{where} has no tables and offsets, or too few.", "each matrix has its own."
    if found in (right - others // 2, right - others + arch["others"] // 2):
        return f"{where} quantizes `others` too.", "`others` stays in 16 bits."
    if found == right + others:
        return f"{where} keeps `others` in float32.", "before training is prepared, `others` stays in 16 bits."
    if abs(found - right) <= 5 * len(blocks) or found == _all_at_once(arch):
        return (
            f"{where} is off by a few bytes.",
            "round *up*, for each matrix by itself: a short block has a scale too.",
        )
    return f"{where} is not right.", "write codes, scales, scales of scales, tables and `others` down one by one."


def _all_at_once(arch: Mapping[str, Any]) -> int:
    """What comes out when all matrices are taken as one."""
    n = _parameters(arch) - arch["others"]
    blocks = ceil(n / 64)
    return ceil(n / 2) + blocks + 4 * ceil(blocks / 256) + TABLES * len(arch["matrices"]) + 2 * arch["others"]


def _case(precision: str, r: int | None) -> str:
    return f"training_bytes for {'full fine-tuning in' if r is None else 'LoRA on'} {precision}"


def training_mistakes(
    found: Any, arch: Mapping[str, Any], precision: str, r: int | None, own_weights: Any = None
) -> dict[str, Mistake]:
    """What is wrong with one answer of ``training_bytes``, by entry.

    ``own_weights`` is what the same student's ``weight_bytes`` gives: frozen weights that follow from it count.
    """
    where = _case(precision, r)
    if not isinstance(found, Mapping) or set(found) != set(ENTRIES):
        shape = (f"{where} gives {kind_of(found)} without the four keys.", f"return a dict with {', '.join(ENTRIES)}.")
        return dict.fromkeys(ENTRIES, shape)
    right = right_training(arch, precision, r)
    finders = (_frozen_mistake, _trained_mistake, _gradient_mistake, _optimizer_mistake)
    mistakes: dict[str, Mistake] = {}
    for entry, find in zip(ENTRIES, finders, strict=True):
        value, what = found[entry], f"{where}: {entry}"
        follows = entry == "frozen" and r is not None and is_number(own_weights)
        accepted = [right[entry], own_weights + _prepared(arch, precision)] if follows else [right[entry]]
        mistakes[entry] = no_number(value, what)
        if mistakes[entry] is None and value not in accepted:
            mistakes[entry] = find(value, right, arch, precision, r, what)
    return mistakes


def _frozen_mistake(value: float, right: dict, arch: Mapping, precision: str, r: int | None, what: str) -> Mistake:
    if r is None:
        return f"{what} is not right.", "what is frozen when everything is trained?"
    if value == 0:
        return f"{what} is nothing.", "the base stays in memory although nobody trains it."
    if value == right_weights(arch, precision) and precision in ("8bit", "4bit"):
        return f"{what} is the base as it was loaded.", "preparing turns `others` into float32 before training."
    if value == right_weights(arch, precision) + 4 * arch["others"]:
        return f"{what} counts `others` twice.", "they took 2 bytes each and take 4 now: which part is new?"
    if precision == "bf16" and value == right_weights(arch, precision) + 2 * arch["others"]:
        return f"{what} prepares a base that is not quantized.", "only 8-bit and 4-bit bases are prepared."
    if value == right["frozen"] + right["trained"]:
        return f"{what} holds the adapter as well.", "A and B are trained: they belong to another entry."
    return f"{what} is not right.", "the base's own bytes, and for a quantized base what preparing adds."


def _trained_mistake(value: float, right: dict, arch: Mapping, precision: str, r: int | None, what: str) -> Mistake:
    if r is None:
        if value in (2 * right["trained"], right["trained"] / 2):
            return (
                f"{what} has the bytes of another format.",
                "full fine-tuning trains weights in the format they have.",
            )
        return f"{what} is not right.", "every parameter is trained; how many bytes has one?"
    if value == right["trained"] / 2:
        return f"{what} takes the adapter's numbers as 16-bit.", "PEFT keeps A and B in float32, whatever the base."
    if value == right["trained"] / 4:
        return f"{what} counts numbers, not bytes.", "a float32 number takes four bytes."
    products = r * sum(rows * columns for rows, columns in arch["matrices"])
    if value in (4 * products, 2 * products):
        return f"{what} multiplies rows and columns.", "A is r × columns and B is rows × r: two thin matrices."
    if value in (_parameters(arch) * 4, right_weights(arch, precision)):
        return f"{what} is the whole model.", "LoRA trains A and B, and nothing of the base."
    if value in (4 * r * sum(rows for rows, _ in arch["matrices"]), 4 * r * sum(c for _, c in arch["matrices"])):
        return f"{what} has one of the two matrices.", "both A and B are trained."
    return f"{what} is not right.", "r rows for A and r columns for B, for each matrix; four bytes each number."


def _gradient_mistake(value: float, right: dict, arch: Mapping, precision: str, r: int | None, what: str) -> Mistake:
    if r is not None and value > 3 * right["gradients"]:
        return f"{what} are those of the whole model.", "what is frozen has no gradient."
    if value == 0:
        return f"{what} are missing.", "each trained number has one."
    if value in (2 * right["gradients"], right["gradients"] / 2):
        return f"{what} have another format than what is trained.", "a gradient has the format of its number."
    return f"{what} are not right.", "one for each trained number, in the same format."


def _optimizer_mistake(value: float, right: dict, arch: Mapping, precision: str, r: int | None, what: str) -> Mistake:
    if value == right["optimizer"] / 2:
        return f"{what} has one number for each trained one.", "Adam keeps two running averages."
    if value == 2 * right["optimizer"] and r is None and precision == "bf16":
        return f"{what} keeps the averages in float32.", "torch's AdamW keeps them in the format of the weight."
    if value == 1.5 * right["optimizer"]:
        return f"{what} has three numbers for each trained one.", "the gradient has an entry of its own."
    if r is not None and value > 3 * right["optimizer"]:
        return f"{what} has states of the whole model.", "only what is trained has states."
    return f"{what} is not right.", "two averages for each trained number, in its own format; no counters here."


def activation_mistake(found: Any, arch: Mapping[str, Any], tokens: int, checkpointing: bool) -> Mistake:
    """What is wrong with one answer of ``activation_bytes``."""
    where = f"activation_bytes {'with' if checkpointing else 'without'} checkpointing"
    if mistake := no_number(found, where):
        return mistake
    right = right_activations(arch, tokens, checkpointing)
    if found == right:
        return None
    if found * tokens == right or found / tokens == right:
        return f"{where} does not count tokens once.", "everything here is kept for each token."
    head, block, inputs, layers = 4 * arch["vocab"], arch["block"], 2 * arch["hidden"], arch["layers"]
    each = found / tokens
    if checkpointing:
        problem, way_out = _checkpointing_mistake(each, head, block, inputs, layers)
    else:
        problem, way_out = _uncheckpointed_mistake(each, head, block, layers)
    return f"{where} {problem}", way_out


LEAVES_HEAD_OUT = ("leaves the head out.", "what is kept for the loss, for each entry of the vocabulary?")
HEADS_FORMAT = ("keeps the head's numbers in another format.", "the numbers for the loss are float32.")


def _uncheckpointed_mistake(each: float, head: int, block: int, layers: int) -> tuple[str, str]:
    """What is wrong with the bytes for one token without checkpointing."""
    if each == layers * block:
        return LEAVES_HEAD_OUT
    if each in (layers * block + head / 2, layers * block + head / 4):
        return HEADS_FORMAT
    if each == layers * (block + head):
        return "has a head in each block.", "there is one head, at the end."
    if each == block + head:
        return "has a single block.", "how many blocks keep something until the backward pass?"
    return "is not right.", "think of one token: what do all blocks keep, and what the head?"


def _checkpointing_mistake(each: float, head: int, block: int, inputs: int, layers: int) -> tuple[str, str]:
    """What is wrong with the bytes for one token at the peak, with checkpointing."""
    kept, tops = layers * inputs, (max(head, block), head + block, head, block)
    if each == kept + head + block:
        return (
            "has head and block at the same time.",
            "when the backward pass comes to the blocks, the head's are gone.",
        )
    if each == layers * block + head:
        return "saves nothing.", "which tensor of a block is enough to compute the rest again?"
    if each in (layers * (inputs + block), layers * (inputs + block) + head):
        return "has all blocks in full.", "how many blocks are computed again at the same time?"
    if each in (kept + head, kept):
        return "forgets the block that is computed again.", "while the backward pass is in it, all of it is there."
    if each == kept + block:
        return LEAVES_HEAD_OUT
    if each in (kept + max(head / 2, block), kept + max(head / 4, block)):
        return HEADS_FORMAT
    if each in {part + top for part in (0, inputs, kept - inputs) for top in tops}:
        return "keeps too few inputs.", "each block's input is kept, also that of the block at work."
    if each in {part + top for part in (2 * kept, kept / 2) for top in tops}:
        return "keeps the inputs in another format.", "a block's input is bf16 here."
    return "is not right.", "think of one token: all inputs are there, and then the head or one block in full."


def choose_mistake(found: Any, ledgers: Mapping[str, Mapping[str, int]], budget: int) -> Mistake:
    """What is wrong with one answer of ``choose``."""
    right = right_choice(ledgers, budget)
    if found is not None and (not isinstance(found, str) or found not in ledgers):
        return f"choose gives {kind_of(found)} that is no method's name.", "return a key of `ledgers`, or None."
    if found == right:
        return None
    if right is None:
        return "choose names a method where none fits.", "add up all entries; return None when no sum fits."
    if found is None:
        return "choose finds nothing where something fits.", "None comes after the loop, when every method was tried."
    needs = {name: sum(entries.values()) for name, entries in ledgers.items()}
    if needs[found] > budget:
        return "choose takes a method that does not fit.", "add up all entries, whatever they are called."
    if needs[found] == min(needs.values()):
        return (
            "choose takes the smallest method.",
            "the first that fits is wanted: the order is the order of preference.",
        )
    if needs[right] == budget:
        return "choose refuses what fits exactly.", "as many bytes as there are may be used."
    return "choose does not take the first that fits.", "go through `ledgers` in its own order, and stop at the first."
