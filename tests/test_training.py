"""The training loop: its schedule, its errors, and real steps on a 4-bit base."""

from __future__ import annotations

import pytest
import torch
from bitsandbytes.nn import Linear4bit
from peft import LoraConfig, get_peft_model

from course_utils import data, models, training


@pytest.fixture(scope="module")
def examples(tokenizer, dates):
    return data.tokenize(dates["train"], tokenizer)


def with_adapter(model, seed=0, **options):
    torch.manual_seed(seed)
    settings = dict(r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM", **options)
    return get_peft_model(model, LoraConfig(**settings))


def frozen_and_adapter(model):
    """Copies of the base's weights and of the adapter's, by name."""
    copies = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    adapter = {name: copy for name, copy in copies.items() if "lora_" in name}
    return {name: copy for name, copy in copies.items() if name not in adapter}, adapter


def test_learning_rate_rises_to_the_peak_and_falls_to_zero():
    rates = [training.learning_rate_at(step, peak=3.0, steps=12, warmup=3) for step in range(13)]
    assert rates == pytest.approx([1, 2, 3, 3, 8 / 3, 7 / 3, 2, 5 / 3, 4 / 3, 1, 2 / 3, 1 / 3, 0])
    assert training.learning_rate_at(0, peak=1.0, steps=4, warmup=0) == 1.0
    assert training.learning_rate_at(3, peak=1.0, steps=4, warmup=4) == 1.0


def test_batches_are_full_reshuffled_and_repeatable(examples):
    def take(seed, count):
        stream = training.batches(examples, 5, seed)
        return [[row["answer"] for row in next(stream)] for _ in range(count)]

    epoch = len(examples) // 5
    assert take(0, 2 * epoch) == take(0, 2 * epoch)
    assert take(0, epoch) != take(1, epoch)
    two = take(0, 2 * epoch)
    assert two[:epoch] != two[epoch:]
    for half in (two[:epoch], two[epoch:]):
        answers = [answer for batch in half for answer in batch]
        assert len(answers) == len(set(answers)) == 5 * epoch  # nobody twice in an epoch


def test_nothing_trainable_is_an_error(tiny, examples):
    with pytest.raises(ValueError, match="get_peft_model"):
        training.train(tiny("fp32", for_training=True), examples, lr=1e-3, steps=1, pad_token_id=0)


def test_too_few_examples_is_an_error(tiny, examples):
    with pytest.raises(ValueError, match="2 examples do not fill one batch of 8"):
        training.train(with_adapter(tiny()), examples.select(range(2)), lr=1e-3, steps=1, pad_token_id=0)


def test_same_seed_same_losses(tiny, examples):
    def losses(seed):
        settings = dict(lr=1e-2, steps=3, batch_size=4, pad_token_id=0, seed=seed)
        return training.train(with_adapter(tiny(), seed), examples, **settings).losses

    first = losses(0)
    assert losses(0) == first  # to the last digit: same machine, same number of threads
    assert losses(1) != first


def test_the_seed_decides_about_dropout_too(tiny, examples):
    def losses(before):
        model = with_adapter(tiny(), lora_dropout=0.5)
        torch.manual_seed(before)  # whatever else the notebook drew
        return training.train(model, examples, lr=1e-2, steps=3, batch_size=4, pad_token_id=0).losses

    assert losses(1) == losses(2)


def test_the_log_has_one_entry_a_step(tiny, examples):
    log = training.train(with_adapter(tiny()), examples, lr=1e-3, steps=3, batch_size=2, pad_token_id=0)
    assert len(log.losses) == len(log.seconds) == 3
    assert min(log.seconds) <= log.step_seconds <= max(log.seconds)


def test_the_gradient_norm_is_clipped_at_one(tiny, examples):
    model = tiny("fp32")
    with torch.no_grad():
        model.get_input_embeddings().weight.mul_(50)  # a model so wrong that its gradients are large
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    plain = torch.optim.SGD(model.parameters(), lr=1.0)
    settings = dict(lr=1.0, steps=1, warmup=1, batch_size=4, pad_token_id=0)
    training.train(model, examples, **settings, optimizer=plain)
    moved = sum(((p - before[name]) ** 2).sum().item() for name, p in model.named_parameters()) ** 0.5
    assert moved == pytest.approx(1.0, rel=1e-3)


def test_gradients_do_not_pile_up(tiny, examples):
    model, seen = with_adapter(tiny()), []

    class Watching(torch.optim.SGD):
        def zero_grad(self, set_to_none=True):
            super().zero_grad(set_to_none)
            seen.append(all(p.grad is None for group in self.param_groups for p in group["params"]))

    watching = Watching([p for p in model.parameters() if p.requires_grad], lr=0.1)
    training.train(model, examples, lr=0.1, steps=3, batch_size=2, pad_token_id=0, optimizer=watching)
    assert seen == [True, True, True]


def test_a_given_optimizer_follows_the_schedule(tiny, examples):
    model = with_adapter(tiny())
    own = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=123.0)
    training.train(model, examples, lr=0.5, steps=4, warmup=1, batch_size=2, pad_token_id=0, optimizer=own)
    assert own.param_groups[0]["lr"] == training.learning_rate_at(3, peak=0.5, steps=4, warmup=1)


def test_timing_in_turns_changes_no_weight(tiny, examples):
    pair = {
        "fp32": with_adapter(tiny("fp32", for_training=True)),
        "4bit": with_adapter(tiny("4bit", for_training=True)),
    }
    before = {name: {k: p.detach().clone() for k, p in model.named_parameters()} for name, model in pair.items()}
    seconds = training.interleaved_step_seconds(pair, examples, pad_token_id=0, rounds=2, batch_size=2)
    assert {name: len(times) for name, times in seconds.items()} == {"fp32": 2, "4bit": 2}
    assert all(time > 0 for times in seconds.values() for time in times)
    for name, model in pair.items():
        assert all(torch.equal(p, before[name][k]) for k, p in model.named_parameters())


def test_real_steps_on_the_four_bit_base_learn_and_leave_the_base_alone(tokenizer, examples):
    model = with_adapter(models.load("smollm2-135m", "4bit", for_training=True))
    assert sum(isinstance(module, Linear4bit) for module in model.modules()) == 210
    base, adapter = frozen_and_adapter(model)
    settings = dict(lr=3e-3, steps=6, warmup=2, batch_size=4, pad_token_id=tokenizer.pad_token_id)
    losses = training.train(model, examples, **settings).losses
    assert sum(losses[-2:]) < 0.7 * sum(losses[:2])
    base_after, adapter_after = frozen_and_adapter(model)
    assert all(torch.equal(base[name], weight) for name, weight in base_after.items())
    assert all(not torch.equal(adapter[name], weight) for name, weight in adapter_after.items())


def test_a_log_says_in_one_line_what_happened():
    assert repr(training.TrainingLog([1.5, 0.25], [2.0, 4.0])) == (
        "TrainingLog: 2 steps, loss 1.500 → 0.250, 3.0 s a step"
    )
    assert repr(training.TrainingLog()) == "TrainingLog: no step yet"
