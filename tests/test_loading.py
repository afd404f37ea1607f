"""The loader's promises: real quantized layers, settings written out, and gradients that survive an evaluation."""

from __future__ import annotations

import bitsandbytes
import pytest
import torch
from bitsandbytes.nn import Linear4bit, Linear8bitLt
from peft import LoraConfig, get_peft_model

import course_utils
from course_utils import counting, data, devices, evaluation, models
from course_utils.errors import UnsupportedError

HAS_THE_TRAP = models.device().type == "cpu" and bool(bitsandbytes.functional.has_avx512bf16())


def layers_of(model, kind):
    return [module for module in model.modules() if isinstance(module, kind)]


@pytest.mark.parametrize(
    ("precision", "kind", "stored"), [("8bit", Linear8bitLt, torch.int8), ("4bit", Linear4bit, torch.uint8)]
)
def test_every_targeted_layer_is_really_quantized(tiny, precision, kind, stored):
    model = tiny(precision)
    targeted = counting.targeted(model, counting.ALL_LINEAR)
    assert {name for name, module in model.named_modules() if isinstance(module, kind)} == set(targeted)
    assert {layer.weight.dtype for layer in layers_of(model, kind)} == {stored}
    assert model.get_input_embeddings().weight.dtype == models.compute_dtype()


@pytest.mark.parametrize(("precision", "dtype"), [("fp32", torch.float32), ("bf16", torch.bfloat16)])
def test_unquantized_precisions_have_one_type(tiny, precision, dtype):
    model = tiny(precision)
    assert {parameter.dtype for parameter in model.parameters()} == {dtype}
    assert not model.training


def test_four_bits_means_qlora_unless_told_otherwise(tiny):
    config = models.quantization_config("4bit")
    assert config.bnb_4bit_quant_type == "nf4"
    assert config.bnb_4bit_use_double_quant is True
    assert config.bnb_4bit_compute_dtype == models.compute_dtype()
    for layer in layers_of(tiny("4bit"), Linear4bit):
        assert layer.weight.quant_type == "nf4"
        assert layer.weight.quant_state.nested
        assert layer.compute_dtype == models.compute_dtype()


def test_format_and_double_quantization_can_be_chosen(tiny):
    for layer in layers_of(tiny("4bit", quant_type="fp4", double_quant=False), Linear4bit):
        assert layer.weight.quant_type == "fp4"
        assert not layer.weight.quant_state.nested


@pytest.mark.parametrize("precision", models.PRECISIONS)
def test_for_training_freezes_everything_and_prepares_quantized_bases(tiny, precision):
    model = tiny(precision, for_training=True)
    assert model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    embeddings = model.get_input_embeddings().weight.dtype
    assert embeddings == (torch.bfloat16 if precision == "bf16" else torch.float32)


def test_an_unknown_precision_names_those_there_are():
    with pytest.raises(UnsupportedError, match="8bit"):
        models.load("smollm2-135m", "int8")


def test_four_bit_layers_are_told_not_to_repack(tiny):
    model = tiny("4bit")
    assert models.keep_cpu_weights_differentiable(model) == len(counting.targeted(model, counting.ALL_LINEAR))
    assert not any(layer.support_avx512bf16_for_cpu for layer in layers_of(model, Linear4bit))


@pytest.mark.parametrize("shown", [True, False])
def test_bars_are_hidden_for_a_while_and_then_as_they_were(shown):
    from transformers.utils import logging

    before = logging.is_progress_bar_enabled()
    try:
        (logging.enable_progress_bar if shown else logging.disable_progress_bar)()
        with models.no_progress_bars():
            assert not logging.is_progress_bar_enabled()
        assert logging.is_progress_bar_enabled() is shown
    finally:
        (logging.enable_progress_bar if before else logging.disable_progress_bar)()


@pytest.mark.parametrize(
    ("device", "has_units", "dtype"),
    [("cuda", True, torch.bfloat16), ("cuda", False, torch.float16), ("cpu", False, torch.bfloat16)],
)
def test_a_gpu_without_bfloat16_units_computes_in_float16(monkeypatch, device, has_units, dtype):
    monkeypatch.setattr(devices, "device", lambda: torch.device(device))
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation=True: has_units)
    assert models.compute_dtype.__wrapped__() is dtype


# ------------------------------------------------------------------------------------ evaluate, then train


def adapter_gradient(model, batch):
    """Loss and gradient of all adapter weights on one batch, in one vector."""
    model.train()
    model.zero_grad()
    loss = model(**batch).loss
    loss.backward()
    return torch.cat([p.grad.flatten() for p in model.parameters() if p.requires_grad])


def gradients_around_an_evaluation(model, tokenizer, dates):
    """The cosine between the adapter's gradients before and after one evaluation."""
    torch.manual_seed(0)
    model = get_peft_model(model, LoraConfig(r=4, target_modules="all-linear", task_type="CAUSAL_LM"))
    for name, parameter in model.named_parameters():
        if "lora_B" in name:  # B = 0 would leave A without a gradient
            torch.nn.init.normal_(parameter, std=0.02)
    batch = data.pad_batch(list(data.tokenize(dates["train"].select(range(2)), tokenizer)), tokenizer.pad_token_id)
    batch = {key: tensor.to(models.device()) for key, tensor in batch.items()}
    before = adapter_gradient(model, batch)
    evaluation.generate(model, tokenizer, [data.chat_prompt(tokenizer, "1 May 2024")], max_new_tokens=1)
    return torch.cosine_similarity(before, adapter_gradient(model, batch), dim=0).item()


def test_the_embedded_model_in_four_bits_has_the_same_gradients_after_an_evaluation(tokenizer, dates):
    model = models.load("smollm2-135m", "4bit", for_training=True)
    assert len(layers_of(model, Linear4bit)) == 210
    assert gradients_around_an_evaluation(model, tokenizer, dates) > 0.9999


@pytest.mark.parametrize("precision", models.PRECISIONS)
def test_gradients_are_the_same_after_an_evaluation_in_every_precision(tiny, tokenizer, dates, precision):
    assert gradients_around_an_evaluation(tiny(precision, for_training=True), tokenizer, dates) > 0.9999


@pytest.mark.skipif(not HAS_THE_TRAP, reason="bitsandbytes repacks 4-bit weights only on CPUs with AVX512-BF16")
@pytest.mark.filterwarnings("ignore:bitsandbytes..gemv_4bit")
def test_without_the_cure_the_gradients_are_wrong(tiny, tokenizer, dates, monkeypatch):
    """The two tests above would pass for nothing if bitsandbytes stopped repacking: this one would then fail."""
    monkeypatch.setattr(models, "keep_cpu_weights_differentiable", lambda model: 0)
    model = tiny("4bit", for_training=True)
    assert gradients_around_an_evaluation(model, tokenizer, dates) < 0.99


@pytest.mark.parametrize("has_mps", [True, False])
def test_a_mac_is_told_what_runs_where(monkeypatch, capsys, has_mps):
    monkeypatch.setattr(devices, "device", lambda: torch.device("cpu"))
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: has_mps)
    course_utils.start()
    assert ("Apple GPU (MPS): the course doesn't use it." in capsys.readouterr().out) == has_mps
