"""The course's task: dates written by hand, to be answered in ISO 8601 and nothing else.

The base model gets almost none right, a LoRA adapter learns it in a minute, and an answer is either right
or wrong, so "did it learn?" has an exact answer.
"""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from datasets import Dataset, DatasetDict
    from transformers import PreTrainedTokenizerBase

SYSTEM_PROMPT = "Convert the date to ISO 8601 (YYYY-MM-DD)."
IGNORED = -100  # the label that cross entropy leaves out
# What a report of a fine-tune can show (chapter 08).
CAUSES = (
    "healthy",
    "base not frozen",
    "wrong module names",
    "labels not masked",
    "both matrices zero",
    "learning rate too high",
    "learning rate too low",
)
FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)


def _ordinal(day: int) -> str:
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


# strftime's day without a leading zero differs between systems, so days are written out here.
WRITINGS = (
    lambda d: f"{d.day} {d:%B} {d.year}",
    lambda d: f"{d:%B} {d.day}, {d.year}",
    lambda d: f"{d:%a}, {d.day} {d:%b} {d.year}",
    lambda d: f"the {_ordinal(d.day)} of {d:%B}, {d.year}",
    lambda d: f"{d:%d}/{d:%m}/{d.year} (day first)",
    lambda d: f"{d:%b} {_ordinal(d.day)} {d.year}",
)


def make_dates(n: int, seed: int = 0) -> list[dict[str, str]]:
    """``n`` different days, each written in one of six ways: dicts with ``question`` and ``answer``.

    Raises:
        ValueError: there are not so many days from 1900 to 2099.
    """
    draw, every_day = random.Random(seed), range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1)
    if not 0 <= n <= len(every_day):
        raise ValueError(f"There are {len(every_day):,} different days to ask for, from 0 to all of them, not {n:,}.")
    days = draw.sample(every_day, n)
    dates = (datetime.date.fromordinal(day) for day in days)
    return [{"question": draw.choice(WRITINGS)(date), "answer": date.isoformat()} for date in dates]


def load_dates(n_train: int = 480, n_test: int = 200, seed: int = 0) -> DatasetDict:
    """The task as a ``DatasetDict`` with the splits ``train`` and ``test``; no day stands in both.

    The same seed gives the same examples on every machine, and ``test`` does not change with ``n_train``.
    """
    from datasets import Dataset, DatasetDict

    examples = make_dates(n_test + n_train, seed)
    return DatasetDict(test=Dataset.from_list(examples[:n_test]), train=Dataset.from_list(examples[n_test:]))


def chat_prompt(tokenizer: PreTrainedTokenizerBase, question: str) -> str:
    """The question as the model's chat template writes it, up to where the answer begins."""
    messages = [{"role": "system", "content": SYSTEM_PROMPT}, {"role": "user", "content": question}]
    return tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)


def tokenize(dataset: Dataset, tokenizer: PreTrainedTokenizerBase) -> Dataset:
    """Add ``input_ids`` and ``labels`` (lists of equal length): the loss sees the answer only.

    Prompt tokens carry the label -100; the answer ends with the end-of-text token, so that the model learns to stop.
    """

    def one(example: dict[str, str]) -> dict[str, list[int]]:
        prompt = tokenizer(chat_prompt(tokenizer, example["question"]), add_special_tokens=False)["input_ids"]
        answer = tokenizer(example["answer"] + tokenizer.eos_token, add_special_tokens=False)["input_ids"]
        return {"input_ids": prompt + answer, "labels": [IGNORED] * len(prompt) + answer}

    return dataset.map(one, desc="tokenising")


def pad_batch(examples: list[dict], pad_token_id: int) -> dict[str, torch.Tensor]:
    """Right-pad tokenised examples to tensors of int64, shape (batch, longest).

    Padding is masked out of attention and carries the label -100.
    """
    import torch

    longest = max(len(example["input_ids"]) for example in examples)

    def padded(values: list[int], filler: int) -> list[int]:
        return values + [filler] * (longest - len(values))

    return {
        "input_ids": torch.tensor([padded(e["input_ids"], pad_token_id) for e in examples]),
        "attention_mask": torch.tensor([padded([1] * len(e["input_ids"]), 0) for e in examples]),
        "labels": torch.tensor([padded(e["labels"], IGNORED) for e in examples]),
    }


def fine_tune_reports() -> dict[str, dict[str, Any]]:
    """Return three reports of fine-tunes by name, recorded, without their causes."""
    return json.loads((Path(__file__).parent / "texts" / "fine_tune_reports.json").read_text(encoding="utf-8"))
