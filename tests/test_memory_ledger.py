"""The definitions of chapters 03 and 03b equal the course's module and the tensors of live models, byte for byte."""

from __future__ import annotations

import copy
import gc
import subprocess
import sys
import warnings
import weakref
from math import ceil
from pathlib import Path

import bitsandbytes
import pytest
import torch
from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training
from taught import definitions
from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM

from ci.exercises import ROOT
from course_utils import counting, memory, models, quiz

CHAPTER, ACTIVATIONS = "03_memory_ledger", "03b_activations"
# Widths that are no multiples of blocks of 64 × 256 weights, and small enough for tensors below 4,096 numbers.
TINY = LlamaConfig(
    vocab_size=500,
    hidden_size=192,
    intermediate_size=320,
    num_hidden_layers=2,
    num_attention_heads=3,
    num_key_value_heads=1,
    tie_word_embeddings=True,
)
METHODS = [
    ("fp32", None, "AdamW"),
    ("bf16", None, "AdamW"),
    ("bf16", None, "AdamW8bit"),
    ("bf16", 8, "AdamW"),
    ("bf16", 4, "AdamW8bit"),
    ("8bit", 8, "AdamW"),
    ("4bit", 8, "AdamW"),
    ("4bit", 16, "PagedAdamW8bit"),
]


@pytest.fixture(scope="module")
def notebook():
    """The own definitions of both halves, run with torch, ceil and weakref alone."""
    return definitions(ACTIVATIONS, **vars(definitions(CHAPTER, torch=torch, ceil=ceil)), weakref=weakref)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A tiny Llama on disk, in 16 bits."""
    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(0)
    with models.no_progress_bars():
        LlamaForCausalLM(TINY).to(models.compute_dtype()).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def batch() -> dict[str, torch.Tensor]:
    tokens = torch.randint(0, TINY.vocab_size, (2, 24), generator=torch.Generator().manual_seed(0)).to(models.device())
    return {"input_ids": tokens, "labels": tokens}


def load(folder: Path, precision: str, *, for_training: bool = False):
    """The tiny model as ``models.load`` gives the embedded one."""
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}.get(precision, models.compute_dtype())
    options = {"dtype": dtype, "device_map": {"": models.device()}}
    if precision in ("8bit", "4bit"):
        options["quantization_config"] = models.quantization_config(precision)
    with models.no_progress_bars():
        model = AutoModelForCausalLM.from_pretrained(folder, **options)
    models.keep_cpu_weights_differentiable(model)
    if for_training and precision in ("8bit", "4bit"):
        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=False)
    return model.requires_grad_(False).train()


def ready(folder: Path, precision: str, r: int | None):
    """The tiny model for full fine-tuning (no rank) or with a LoRA adapter."""
    model = load(folder, precision, for_training=True)
    if r is None:
        return model.requires_grad_(True)
    return get_peft_model(model, LoraConfig(r=r, target_modules="all-linear", task_type="CAUSAL_LM"))


def skeleton() -> LlamaForCausalLM:
    with torch.device("meta"):
        return LlamaForCausalLM(TINY)


# ---------------------------------------------------------------------------------------------- the module


@pytest.mark.parametrize("precision", models.PRECISIONS)
@pytest.mark.parametrize("name", ["smollm2-135m", "llama-3.2-1b", "llama-2-7b", "mistral-7b"])
def test_weights_equal_the_modules(notebook, name, precision):
    empty = models.skeleton(name)
    assert sum(notebook.weight_bytes(empty, precision)) == memory.predicted_weight_bytes(empty, precision)


@pytest.mark.parametrize("r", [1, 8, 64])
def test_trained_numbers_equal_the_modules(notebook, r):
    empty = models.skeleton("llama-3.2-1b")
    assert sum(notebook.trained_tensors(empty, r)) == counting.lora_parameters(empty, r, "all-linear")
    assert sum(notebook.trained_tensors(empty)) == counting.count_parameters(empty).total


# ---------------------------------------------------------------------------------------------- live tensors


@pytest.mark.parametrize("precision", models.PRECISIONS)
def test_measuring_weights_equals_the_module_and_the_prediction(notebook, folder, precision):
    model = load(folder, precision)
    found = notebook.measure(model)
    assert found == memory.measured_bytes(model)
    assert (found["weights"], found["statistics"]) == notebook.weight_bytes(skeleton(), precision)


@pytest.mark.parametrize(("precision", "r", "optimizer"), METHODS)
def test_the_ledger_equals_live_tensors_after_a_step(notebook, folder, batch, precision, r, optimizer):
    model = ready(folder, precision, r)
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    made = getattr(torch.optim if optimizer == "AdamW" else bitsandbytes.optim, optimizer)(trainable)
    model(**batch).loss.backward()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # paged optimizers say that they run unpaged on a CPU
        made.step()
    found = notebook.measure(model, made)
    assert found == memory.measured_bytes(model, made)
    assert found == notebook.ledger(skeleton(), precision, r, optimizer)


def test_two_views_of_one_storage_count_once(notebook):
    base = torch.zeros(10, 10)
    assert notebook.storage_bytes([base, base[3], base.T], set()) == base.nbytes
    assert notebook.storage_bytes([base], {base.untyped_storage().data_ptr()}) == 0


# ---------------------------------------------------------------------------------------------- activations


@pytest.mark.parametrize(("precision", "r"), [("fp32", None), ("bf16", None), ("bf16", 8), ("8bit", 8), ("4bit", 8)])
def test_activations_are_predicted_within_a_few_per_cent(notebook, folder, batch, precision, r):
    act = 2 if precision == "bf16" else 4
    kept = notebook.kept_for_backward(ready(folder, precision, r), batch)
    # In two blocks the first norm, which keeps nothing under LoRA, weighs more than in thirty.
    spared = 0 if r is None else batch["input_ids"].numel() * 4 * TINY.hidden_size
    foretold = notebook.activation_bytes(TINY, batch["input_ids"].numel(), act, r) - spared
    assert foretold == pytest.approx(kept, rel=0.03)


def test_checkpointing_keeps_the_inputs_of_blocks(notebook, folder, batch):
    model = ready(folder, "bf16", 8)
    (getattr(model, "activation_checkpointing_enable", None) or model.gradient_checkpointing_enable)()
    kept = notebook.kept_for_backward(model, batch)
    inputs, head = TINY.num_hidden_layers * 2 * TINY.hidden_size, 4 * (TINY.vocab_size + TINY.hidden_size)
    assert batch["input_ids"].numel() * (inputs + head) == pytest.approx(kept, rel=0.01)


def test_the_heads_numbers_are_gone_before_a_block_is_computed_again(notebook, folder, batch):
    model = ready(folder, "bf16", 8)
    (getattr(model, "activation_checkpointing_enable", None) or model.gradient_checkpointing_enable)()
    alive = notebook.alive_when_recomputing(model, batch)
    inputs = batch["input_ids"].numel() * TINY.num_hidden_layers * 2 * TINY.hidden_size
    assert len(alive) == TINY.num_hidden_layers
    assert inputs <= alive[0] < inputs + batch["input_ids"].numel() * TINY.vocab_size
    assert alive[-1] < alive[0]


def test_the_peak_with_checkpointing_is_that_of_the_head_or_of_a_block(notebook):
    wide, narrow = copy.copy(TINY), copy.copy(TINY)
    wide.vocab_size, narrow.vocab_size = 100_000, 8
    inputs = TINY.num_hidden_layers * 2 * TINY.hidden_size
    block = sum(notebook.block_bytes(TINY, 2, 8).values())
    assert notebook.activation_bytes(narrow, 1, 2, 8, checkpointing=True) == inputs + block
    head = 4 * (100_000 + TINY.hidden_size)
    assert notebook.activation_bytes(wide, 1, 2, 8, checkpointing=True) == inputs + head


def test_counting_activations_keeps_none_of_them(notebook, folder, batch):
    model = ready(folder, "bf16", 8)
    notebook.kept_for_backward(model, batch)
    gone = weakref.ref(next(parameter for parameter in model.parameters() if parameter.requires_grad))
    del model
    gc.collect()
    assert gone() is None, "the graph holds itself, and with it the model"


def test_activations_grow_with_tokens_and_not_with_the_rank(notebook):
    one = notebook.activation_bytes(TINY, 100, 2, 8)
    assert notebook.activation_bytes(TINY, 200, 2, 8) == 2 * one
    assert notebook.activation_bytes(TINY, 100, 2, 16) < 1.05 * one


# ---------------------------------------------------------------------------------------------- the peak


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems count a child's peak from its own start"
)
def test_a_childs_peak_is_its_own():
    """Linux hands the parent's peak on to a child in getrusage, so a small child of a large parent would look large."""
    held = bytearray(b"1" * (400 << 20))
    code = "from course_utils import memory; held = bytearray(b'1' * (50 << 20)); print(memory._high_water_mark())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert memory.peak_memory_bytes() > len(held)
    assert 50 << 20 <= int(done.stdout) < 200 << 20


def test_without_a_status_file_there_is_no_mark(tmp_path):
    assert memory._high_water_mark(tmp_path / "status") is None
    (tmp_path / "status").write_text("VmPeak:\t  12 kB\n")
    assert memory._high_water_mark(tmp_path / "status") is None
    (tmp_path / "status").write_text("VmPeak:\t  12 kB\nVmHWM:\t  7 kB\n")
    assert memory._high_water_mark(tmp_path / "status") == 7 * 1024


# ---------------------------------------------------------------------------------------------- the quiz


def test_the_quiz_asks_for_numbers_that_the_definitions_give(notebook):
    asked = [question["answer"] for question in quiz.load(CHAPTER) if question["kind"] == "number"]
    layer = torch.nn.Linear(100, 10, bias=False)
    optimizer = torch.optim.AdamW(layer.parameters())
    layer(torch.ones(100)).sum().backward()
    optimizer.step()
    full = notebook.measure(layer, optimizer)
    codes, statistics = notebook.matrix_bytes(256, 256, "4bit")
    counter, tables_and_offset = 4, 4 * (16 + 256 + 1)
    assert asked == [sum(full.values()) - counter, codes + statistics - tables_and_offset]
