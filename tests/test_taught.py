"""What chapters 02 and 04 define in full is what the course imports later. (03 and 06: see their own tests.)"""

from __future__ import annotations

import copy
import math

import pytest
import torch
from peft import LoraConfig, get_peft_model
from taught import definitions
from torch import nn
from tqdm.auto import tqdm
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.pytorch_utils import Conv1D

from course_utils import counting, data, models, training

PAD = 2


@pytest.fixture(scope="module")
def scratch():
    return definitions("04_lora_from_scratch", torch=torch, nn=nn, math=math, tqdm=tqdm)


@pytest.fixture(scope="module")
def examples(tokenizer, dates):
    return data.tokenize(dates["train"], tokenizer)


@pytest.fixture
def tiny(tokenizer):
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    model = LlamaForCausalLM(LlamaConfig(vocab_size=len(tokenizer), **shape))
    return get_peft_model(model, LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM"))


@pytest.mark.parametrize("name", {card.config["model_type"]: name for name, card in models.REGISTRY.items()}.values())
def test_chapter_02_counts_as_the_module_does(name):
    chapter = definitions("02_counting_parameters", torch=torch, Conv1D=Conv1D)
    model = models.skeleton(name)
    kinds = sorted({layer.rsplit(".", 1)[-1] for layer in counting.linear_shapes(model)})
    for targets in (*([kind] for kind in kinds), kinds):
        assert chapter.count_lora(model, 8, targets) == counting.lora_parameters(model, 8, targets)


@pytest.mark.parametrize("steps", [3, 14])  # shorter than the warm-up, and longer
def test_chapter_04_trains_as_the_module_does(steps, scratch, tiny, examples):
    ours, theirs = tiny, copy.deepcopy(tiny)
    batches = (data.pad_batch(rows, PAD) for rows in training.batches(examples, 8, seed=5))
    losses = scratch.train(ours.train(), batches, lr=1e-2, steps=steps)
    log = training.train(theirs, examples, lr=1e-2, steps=steps, pad_token_id=PAD, batch_size=8, seed=5)
    assert losses == log.losses
    assert losses[-1] < losses[0]
    theirs = theirs.state_dict()
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in ours.state_dict().items())


def test_chapter_04s_layer_is_pefts(scratch):
    torch.manual_seed(0)
    base = nn.Linear(12, 20)
    theirs = get_peft_model(nn.Sequential(copy.deepcopy(base)), LoraConfig(r=4, lora_alpha=8, target_modules=["0"]))
    ours, pair = scratch.LoRALinear(base, r=4, alpha=8), theirs.base_model.model[0]
    with torch.no_grad():
        ours.B.normal_()
        pair.lora_A["default"].weight.copy_(ours.A)
        pair.lora_B["default"].weight.copy_(ours.B)
    x = torch.randn(3, 12)
    assert torch.equal(ours(x), theirs(x))


def test_a_chapter_without_definitions_is_said():
    with pytest.raises(ValueError, match="no cell tagged 'definition'"):
        definitions("07_qlora")
