"""Bytes predicted from shapes against bytes counted in live tensors, before and after a training step."""

from __future__ import annotations

import platform
from functools import cache

import pytest
import torch
from peft import LoraConfig, get_peft_model

from course_utils import counting, data, errors, memory, models

QUANTIZED = ("8bit", "4bit")


@pytest.fixture(scope="module")
def empty():
    return models.skeleton("smollm2-135m")


@pytest.fixture(scope="module")
def batch(dates, tokenizer):
    return data.pad_batch(list(data.tokenize(dates["train"].select(range(2)), tokenizer)), tokenizer.pad_token_id)


def train_one_step(model, batch):
    """One AdamW step on what is trainable; returns the optimizer with the gradients still in place."""
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-3)
    model.train()
    model(**{name: tensor.to(model.device) for name, tensor in batch.items()}).loss.backward()
    optimizer.step()
    return optimizer


@cache
def measured_once(precision, *, quant_type="nf4", double_quant=True):
    """``measured_bytes`` of a freshly loaded model and the library's own footprint; the model is let go."""
    model = models.load("smollm2-135m", precision, quant_type=quant_type, double_quant=double_quant)
    return memory.measured_bytes(model), model.get_memory_footprint()


@pytest.mark.parametrize("precision", models.PRECISIONS)
def test_predicted_weights_equal_measured(empty, precision):
    measured, _ = measured_once(precision)
    assert sum(measured.values()) == memory.predicted_weight_bytes(empty, precision)
    assert (measured["statistics"] > 0) is (precision in QUANTIZED)
    assert measured["gradients"] == measured["optimizer"] == 0


@pytest.mark.parametrize("quant_type", ["nf4", "fp4"])
def test_predicted_weights_equal_measured_without_double_quantization(empty, quant_type):
    measured, _ = measured_once("4bit", quant_type=quant_type, double_quant=False)
    assert sum(measured.values()) == memory.predicted_weight_bytes(empty, "4bit", double_quant=False)


@pytest.mark.parametrize("precision", QUANTIZED)
def test_prediction_holds_after_a_training_step(empty, precision, batch):
    """The first forward of an 8-bit layer moves its statistics from the weight to the layer: still counted, once."""
    model = models.load("smollm2-135m", precision).requires_grad_(False)
    model = get_peft_model(model, LoraConfig(r=8, target_modules=counting.ALL_LINEAR))
    before = memory.measured_bytes(model)
    after = memory.measured_bytes(model, train_one_step(model, batch))
    assert after["weights"] + after["statistics"] == memory.predicted_weight_bytes(empty, precision)
    assert after["weights"] == before["weights"]
    assert after["statistics"] == before["statistics"] > 0
    adapter = 4 * counting.lora_parameters(empty, 8, counting.ALL_LINEAR)  # float32
    assert before["trainable"] == after["trainable"] == after["gradients"] == adapter
    tensors = sum(1 for p in model.parameters() if p.requires_grad)
    assert after["optimizer"] == 2 * adapter + 4 * tensors  # Adam's two moments, and a step counter each


def test_statistics_are_one_absmax_a_row_in_8_bits(empty):
    rows = sum(shape.out_features for shape in counting.targeted(empty, counting.ALL_LINEAR).values())
    assert measured_once("8bit")[0]["statistics"] == 4 * rows


def test_double_quantization_saves_what_the_paper_says(empty):
    """QLoRA, section 3: 0.5 bits a weight for statistics become 0.127."""
    single = measured_once("4bit", quant_type="nf4", double_quant=False)[0]["statistics"]
    double = measured_once("4bit")[0]["statistics"]
    shapes = counting.targeted(empty, counting.ALL_LINEAR).values()
    weights, layers = sum(shape.in_features * shape.out_features for shape in shapes), len(shapes)
    tables = memory.LEVELS_BYTES * layers  # not in the paper's sum: a few lookup tables a layer
    assert 8 * (single - tables) / weights == pytest.approx(0.5)
    nested_tables = tables + memory.NESTED_LEVELS_BYTES * layers
    assert 8 * (double - nested_tables) / weights == pytest.approx(0.127, abs=1e-3)


def test_the_librarys_footprint_leaves_the_statistics_out(empty):
    measured, footprint = measured_once("4bit")
    assert memory.predicted_weight_bytes(empty, "4bit") - footprint == measured["statistics"]


@pytest.mark.parametrize("precision", QUANTIZED)
def test_ready_for_training_costs_two_more_bytes_for_each_unquantized_weight(empty, precision):
    """``prepare_model_for_kbit_training`` keeps embeddings and norms in float32."""
    model = models.load("smollm2-135m", precision, for_training=True)
    linear = sum(s.in_features * s.out_features for s in counting.targeted(empty, counting.ALL_LINEAR).values())
    unquantized = counting.count_parameters(empty).total - linear
    extra = sum(memory.measured_bytes(model).values()) - memory.predicted_weight_bytes(empty, precision)
    assert extra == 2 * unquantized


def test_full_training_holds_four_times_the_weights():
    """Weights, gradients and Adam's two moments; a shared (tied) weight counts once."""
    layer = torch.nn.Linear(32, 16)
    tied = torch.nn.Linear(32, 16)
    tied.weight = layer.weight
    model = torch.nn.Sequential(layer, torch.nn.Linear(16, 32), tied)
    optimizer = torch.optim.AdamW(model.parameters())
    model(torch.randn(4, 32)).sum().backward()
    optimizer.step()
    measured = memory.measured_bytes(model, optimizer)
    weights = 4 * sum(p.numel() for p in model.parameters())
    assert measured["trainable"] == measured["gradients"] == weights
    assert measured["optimizer"] == 2 * weights + 4 * len(list(model.parameters()))
    assert measured["weights"] == measured["statistics"] == 0


def test_peak_memory_is_at_least_what_is_held_now():
    if models.device().type == "cuda":
        held = torch.zeros(1 << 20, device="cuda")
        assert memory.peak_memory_bytes() >= held.nbytes
    else:
        import psutil

        assert memory.peak_memory_bytes() > 0.5 * psutil.Process().memory_info().rss


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library gives memory back in its own way")
def test_memory_that_is_free_between_blocks_in_use_goes_back_to_the_system():
    blocks = [b"x" * 100_000 for _ in range(2000)]  # each too small to be a mapping of its own
    kept, before = blocks[::10], memory.used_memory_bytes()
    del blocks
    memory.release()
    assert before - memory.used_memory_bytes() > 100e6, f"{len(kept)} blocks are kept"


def test_transposed_layers_have_a_scale_for_each_output():
    """GPT-2 stores weights as (in, out); an 8-bit layer keeps one scale a row of (out, in)."""
    empty = models.skeleton("gpt2")
    shapes = counting.targeted(empty, counting.ALL_LINEAR).values()
    saved = sum(shape.in_features * shape.out_features for shape in shapes)  # one byte less for each weight
    scales = sum(4 * shape.out_features for shape in shapes)
    difference = memory.predicted_weight_bytes(empty, "bf16") - memory.predicted_weight_bytes(empty, "8bit")
    assert difference == saved - scales


@pytest.mark.parametrize("precision", ["int4", "nf4", "4-bit", ""])
def test_an_unknown_precision_has_no_bytes(precision):
    with pytest.raises(errors.UnsupportedError, match="no precision"):
        memory.predicted_weight_bytes(models.skeleton("gpt2"), precision)


@pytest.mark.parametrize("precision", ["bf16", "fp32", "int4"])
def test_only_quantized_precisions_have_settings(precision):
    with pytest.raises(errors.UnsupportedError, match="use one of 8bit, 4bit"):
        models.quantization_config(precision)
