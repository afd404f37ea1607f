"""Exercise 02: what its reference holds to be right is what transformers and PEFT build, and what it says holds."""

from __future__ import annotations

import json

import pytest
import torch
from nbgrader_sandbox.grade.questions import Exercise

from ci import exercises


@pytest.fixture(scope="module")
def exercise():
    return Exercise.from_folder(exercises.ROOT / "solutions" / "ex_02")


def live(config, r=None, targets=None):
    """Parameters of a real Llama; with a rank, those that PEFT trains in it."""
    from peft import LoraConfig, get_peft_model
    from transformers import LlamaConfig, LlamaForCausalLM

    with torch.device("meta"):
        model = LlamaForCausalLM(LlamaConfig(**config))
    if r is None:
        return model.num_parameters()
    adapted = get_peft_model(model, LoraConfig(r=r, target_modules=targets), low_cpu_mem_usage=True)
    return adapted.get_nb_trainable_parameters()[0]


def test_what_is_right_is_what_live_models_have(exercise):
    truths = {"lora_count": live, "base_count": live}
    asked = [(ask.function, args, right) for ask, every, rights in exercise.drawn_once(7)
             for args, right in zip(every, rights, strict=True) if ask.function in truths]  # fmt: skip
    assert {function for function, _, _ in asked} == truths.keys()
    for function, args, right in asked:
        assert truths[function](*json.loads(json.dumps(args))) == right, (function, args)


def test_no_rank_is_a_power_of_two_and_no_budget_is_near_the_next(exercise):
    """So each way of searching too little or too much shows."""
    for seed in range(20):
        ranks = [right for ask, _, rights in exercise.drawn_once(seed) if ask.function == "largest_rank"
                 for right in rights]  # fmt: skip
        assert ranks.count(0) == 2
        assert all(right & (right - 1) for right in ranks if right)


def test_what_the_checks_say_of_the_example_holds(exercise):
    space = exercise.space(exercise.reference)
    example = space["example"]
    assert all(n_out != n_in for n_out, n_in in space["shapes"](example).values())
    budget = space["lora_count"](example, 8, "all-linear")
    rank = space["largest_rank"](example, ["q_proj", "v_proj"], budget)
    said = " ".join(" ".join(ask.passed.split()) for ask in exercise.asks)
    assert f"buys r = {rank} on `q_proj` and `v_proj`" in said
    assert f"{example['num_attention_heads']} query heads are {space['shapes'](example)['q_proj'][0]:,} wide" in said
    assert f"`hidden_size` is {example['hidden_size']:,}" in said
