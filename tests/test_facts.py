"""The facts task: the same on every machine, the cut-off model computes what the whole one does, and it can learn."""

from __future__ import annotations

import pytest
import torch
from peft import LoraConfig, get_peft_model

from course_utils import facts, models

SOME = facts.make_facts(16, seed=0)


@pytest.fixture(scope="module")
def tokenizer():
    return models.load_tokenizer()


def test_same_seed_same_facts_and_no_name_twice():
    assert facts.make_facts(50, seed=3) == facts.make_facts(50, seed=3) != facts.make_facts(50, seed=4)
    every = facts.make_facts(len(facts.FIRST) * len(facts.LAST))
    assert len({fact["question"] for fact in every}) == len(every)
    assert {fact["answer"] for fact in every} == set(facts.CITIES)


@pytest.mark.parametrize("n", [0, 10_000])
def test_a_number_of_facts_that_there_is_not(n):
    with pytest.raises(ValueError, match="different names"):
        facts.make_facts(n)


def test_names_are_equally_long_and_every_city_is_one_token(tokenizer):
    def ids(text):
        return tokenizer(text, add_special_tokens=False)["input_ids"]

    assert {len(ids(f"{first} {last}:")) for first in facts.FIRST for last in facts.LAST} == {3}
    assert {len(ids(f" {city}")) for city in facts.CITIES} == {1}
    assert len(set(facts.CITIES)) == len(facts.CITIES) == 64


def test_the_last_blocks_compute_what_the_whole_model_does(tokenizer):
    model = models.load(precision="fp32")
    batch = tokenizer([f"{fact['question']}:" for fact in SOME], return_tensors="pt", add_special_tokens=False)
    with torch.no_grad():
        whole = model(**batch).logits[:, -1]
        task = facts.keep_last_blocks(model, tokenizer, SOME, blocks=2)
        cut = facts._logits(model, task, torch.arange(len(task)))
    assert len(model.model.layers) == 2
    assert torch.allclose(whole, cut, atol=1e-3)


def test_a_few_facts_are_learned(tokenizer):
    model = models.load(for_training=True)
    task = facts.keep_last_blocks(model, tokenizer, SOME, blocks=2)
    torch.manual_seed(0)
    model = get_peft_model(model, LoraConfig(r=8, lora_alpha=16, target_modules="all-linear", task_type="CAUSAL_LM"))
    before = facts.recalled(model, task)
    log = facts.learn(model, task, lr=1e-2, steps=20, batch_size=8, warmup=2)
    assert before <= 0.25 < 0.75 <= facts.recalled(model, task)
    assert log.losses[-1] < log.losses[0] / 2
