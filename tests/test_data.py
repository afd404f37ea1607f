"""The dates task: the same on every machine, splits that share no day, and a loss that sees the answer only."""

from __future__ import annotations

import datetime
import re

import pytest
import torch

from course_utils import data

PINNED = [
    {"question": "Thu, 1 Apr 2038", "answer": "2038-04-01"},
    {"question": "05/12/2050 (day first)", "answer": "2050-12-05"},
    {"question": "the 13th of July, 1914", "answer": "1914-07-13"},
]


def test_same_seed_same_dates():
    assert data.make_dates(50, seed=3) == data.make_dates(50, seed=3)
    assert data.make_dates(50, seed=3) != data.make_dates(50, seed=4)


def test_the_dates_are_these_on_every_machine_and_python():
    assert data.make_dates(3, seed=0) == PINNED


def test_splits_share_no_day_and_have_the_asked_sizes():
    dates = data.load_dates(n_train=480, n_test=200, seed=0)
    train, test = set(dates["train"]["answer"]), set(dates["test"]["answer"])
    assert len(train) == dates["train"].num_rows == 480
    assert len(test) == dates["test"].num_rows == 200
    assert not train & test


def test_held_out_dates_do_not_change_with_the_training_set():
    # The first examples drawn are the test split; a longer training set must not move them.
    short, long = (data.load_dates(n_train=n, n_test=20, seed=1)["test"]["answer"] for n in (10, 300))
    assert list(short) == list(long)


def test_every_answer_is_the_day_that_the_question_names():
    months = [datetime.date(2000, m, 1).strftime("%b") for m in range(1, 13)]
    for example in data.make_dates(300, seed=7):
        day = datetime.date.fromisoformat(example["answer"])
        assert data.FIRST_DAY <= day <= data.LAST_DAY
        assert str(day.year) in example["question"]
        numbers = [int(n) for n in re.findall(r"\d+", example["question"])]
        assert day.day in numbers
        assert months[day.month - 1] in example["question"] or numbers[:2] == [day.day, day.month]


def test_all_six_writings_are_used():
    day = datetime.date(2024, 5, 1)
    written = {writing(day) for writing in data.WRITINGS}
    assert written == {
        "1 May 2024",
        "May 1, 2024",
        "Wed, 1 May 2024",
        "the 1st of May, 2024",
        "01/05/2024 (day first)",
        "May 1st 2024",
    }


ORDINALS = {
    1: "1st",
    2: "2nd",
    3: "3rd",
    4: "4th",
    11: "11th",
    12: "12th",
    13: "13th",
    21: "21st",
    22: "22nd",
    31: "31st",
}


@pytest.mark.parametrize(("day", "written"), ORDINALS.items())
def test_ordinals(day, written):
    assert data._ordinal(day) == written


def test_labels_mask_the_prompt_and_nothing_else(tokenizer, dates):
    for example in data.tokenize(dates["test"], tokenizer):
        prompt = tokenizer(data.chat_prompt(tokenizer, example["question"]), add_special_tokens=False)["input_ids"]
        ids, labels = example["input_ids"], example["labels"]
        assert len(ids) == len(labels)
        assert ids[: len(prompt)] == prompt
        assert labels[: len(prompt)] == [data.IGNORED] * len(prompt)
        assert labels[len(prompt) :] == ids[len(prompt) :]
        assert tokenizer.decode(labels[len(prompt) :]) == example["answer"] + tokenizer.eos_token


def test_the_prompt_ends_where_the_answer_begins(tokenizer):
    prompt = data.chat_prompt(tokenizer, "1 May 2024")
    assert data.SYSTEM_PROMPT in prompt
    assert "1 May 2024" in prompt
    assert prompt.endswith("assistant\n")


def test_padding_is_on_the_right_masked_and_ignored():
    batch = data.pad_batch(
        [{"input_ids": [5, 6, 7], "labels": [-100, 6, 7]}, {"input_ids": [8], "labels": [8]}], pad_token_id=9
    )
    assert batch["input_ids"].tolist() == [[5, 6, 7], [8, 9, 9]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 0, 0]]
    assert batch["labels"].tolist() == [[-100, 6, 7], [8, -100, -100]]
    assert {tensor.dtype for tensor in batch.values()} == {torch.int64}


def test_padding_does_not_change_the_loss(tiny, tokenizer, dates):
    model = tiny("fp32")
    short, long = sorted(data.tokenize(dates["test"], tokenizer), key=lambda example: len(example["input_ids"]))[::15]
    assert len(short["input_ids"]) < len(long["input_ids"])
    alone = [model(**data.pad_batch([example], 0)).loss for example in (short, long)]
    sizes = torch.tensor([sum(label != data.IGNORED for label in example["labels"]) for example in (short, long)])
    together = model(**data.pad_batch([short, long], 0)).loss
    assert together.item() == pytest.approx(((torch.stack(alone) * sizes).sum() / sizes.sum()).item(), rel=1e-4)


@pytest.mark.parametrize("n", [-1, 73_050])
def test_more_days_than_there_are_is_said(n):
    with pytest.raises(ValueError, match="73,049 different days"):
        data.make_dates(n)
