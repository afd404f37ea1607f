"""Evaluation leaves the model as it found it, and its numbers equal those computed by hand."""

from __future__ import annotations

import math

import pytest
import torch
from datasets import Dataset

from course_utils import data, evaluation


@pytest.mark.parametrize("training", [True, False])
def test_evaluating_restores_the_mode(tiny, training):
    model = tiny("fp32").train(training)
    with evaluation.evaluating(model):
        assert not model.training
        assert torch.is_inference_mode_enabled()
    assert model.training is training
    assert all(module.training is training for module in model.modules())


def test_evaluating_restores_the_mode_after_an_error_and_leaves_no_hook(tiny):
    model = tiny("fp32").train()
    with pytest.raises(RuntimeError, match="on purpose"), evaluation.evaluating(model):
        raise RuntimeError("on purpose")
    assert model.training
    assert not model.get_output_embeddings()._forward_pre_hooks


def test_generation_restores_the_mode_and_answers_every_prompt_in_order(tiny, tokenizer):
    model = tiny("fp32").train()
    prompts = [data.chat_prompt(tokenizer, question) for question in ("1 May 2024", "the 22nd of September, 1999", "x")]
    together = evaluation.generate(model, tokenizer, prompts, max_new_tokens=4, batch_size=2)
    assert model.training
    # Left padding: an answer must not depend on its neighbours in the batch.
    assert together == [evaluation.generate(model, tokenizer, [prompt], max_new_tokens=4)[0] for prompt in prompts]


def test_generation_is_greedy_and_without_the_prompt(tiny, tokenizer):
    model = tiny("fp32")
    prompt = data.chat_prompt(tokenizer, "1 May 2024")
    ids = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)["input_ids"]
    with torch.inference_mode():
        first = model(input_ids=ids).logits[0, -1].argmax()
    (answer,) = evaluation.generate(model, tokenizer, [prompt], max_new_tokens=1)
    assert answer == tokenizer.decode(first, skip_special_tokens=True)


def test_exact_match_counts_whole_answers_only(monkeypatch, tokenizer):
    dataset = Dataset.from_list(
        [{"question": "a", "answer": "2024-05-01"}, {"question": "b", "answer": "1999-09-22"},
         {"question": "c", "answer": "2000-01-31"}, {"question": "d", "answer": "2001-02-03"}]
    )  # fmt: skip
    asked = []

    def answers(model, tokenizer, prompts, **_):
        asked.extend(prompts)
        return [" 2024-05-01\n", "1999-9-22", "The date is 2000-01-31", "2001-02-03"]

    monkeypatch.setattr(evaluation, "generate", answers)
    assert evaluation.exact_match(None, tokenizer, dataset) == 0.5  # white space is forgiven, nothing else
    assert asked == [data.chat_prompt(tokenizer, question) for question in "abcd"]


def test_an_iso_date_fits_into_the_tokens_that_exact_match_allows(tokenizer):
    for example in data.make_dates(200, seed=5):
        ids = tokenizer(example["answer"] + tokenizer.eos_token, add_special_tokens=False)["input_ids"]
        assert len(ids) <= evaluation.ANSWER_TOKENS


def test_perplexity_equals_a_hand_computation(tiny, tokenizer):
    model, text = tiny("fp32").train(), "Quantization replaces each number by the nearest one of a few levels."
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    window = 5
    ids = ids[: 2 * window + 1]  # the last window is a single token: it has no context, so it is not scored
    losses = []
    with torch.no_grad():
        for start in (0, window):
            piece = ids[start : start + window]
            probabilities = model.eval()(input_ids=torch.tensor([piece])).logits[0].double().softmax(-1)
            losses += [-math.log(probabilities[i, token]) for i, token in enumerate(piece[1:])]
    model.train()
    measured = evaluation.perplexity(model, tokenizer, text, window=window, max_tokens=len(ids))
    assert measured == pytest.approx(math.exp(sum(losses) / len(losses)), rel=1e-4)
    assert model.training


def test_a_model_that_knows_nothing_has_the_vocabulary_as_its_perplexity(tiny, tokenizer):
    model = tiny("fp32")
    with torch.no_grad():
        model.get_output_embeddings().weight.zero_()
    measured = evaluation.perplexity(model, tokenizer, "any text at all, of some length")
    assert measured == pytest.approx(model.config.vocab_size, rel=1e-4)


def test_the_unseen_prose_is_there_and_long_enough(tokenizer):
    ids = tokenizer(evaluation.UNSEEN_PROSE.read_text(encoding="utf-8"), add_special_tokens=False)["input_ids"]
    assert len(ids) > 2000


def test_nothing_to_answer_or_to_score_is_said(tiny, tokenizer, dates):
    nothing, model = dates["test"].select([]), tiny()
    for measure in (evaluation.exact_match, evaluation.teacher_forced_match):
        with pytest.raises(ValueError, match="data set is empty"):
            measure(model, tokenizer, nothing)
    for text, window in (("", 256), ("one two three", 1)):
        with pytest.raises(ValueError, match="nothing to score"):
            evaluation.perplexity(model, tokenizer, text, window=window)
