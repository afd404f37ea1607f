"""How good is it? Exact match on the task, perplexity on unseen prose, and plain generation."""

from __future__ import annotations

import math
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

from course_utils.data import IGNORED, chat_prompt, pad_batch, tokenize

if TYPE_CHECKING:
    from datasets import Dataset
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

# Written for the course and published nowhere else, so that no pretrained model has read it.
UNSEEN_PROSE = Path(__file__).parent / "texts" / "unseen_prose.txt"
ANSWER_TOKENS = 14  # an ISO date is ten characters, at most one token each, and the end-of-text token


@contextmanager
def evaluating(model: PreTrainedModel):
    """Evaluation mode without gradients inside the block; afterwards the mode is what it was."""
    import torch

    was_training = model.training
    hook = model.get_output_embeddings().register_forward_pre_hook(contiguous_input)
    model.eval()
    try:
        with torch.inference_mode():
            yield model
    finally:
        hook.remove()
        model.train(was_training)


def contiguous_input(_module, inputs):
    """Copy the output head's input into one block before the multiplication.

    ``generate`` hands over the last position only, a strided slice; with a frozen head torch then copies the
    whole head once for every row of the batch (1.4 GB in bf16 for 25 rows of the embedded model).
    """
    return (inputs[0].contiguous(), *inputs[1:])


def generate(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompts: list[str],
    *,
    max_new_tokens: int = 32,
    batch_size: int = 50,
    description: str = "generating",
) -> list[str]:
    """Greedy answers to ``prompts`` (already in the chat template), without special tokens."""
    answers = []
    with evaluating(model):
        for start in tqdm(range(0, len(prompts), batch_size), desc=description, unit="batch", leave=False):
            batch = tokenizer(
                prompts[start : start + batch_size],
                return_tensors="pt",
                padding=True,
                padding_side="left",  # answers must follow their prompts without a gap
                add_special_tokens=False,
            ).to(model.device)
            output = model.generate(
                **batch, max_new_tokens=max_new_tokens, do_sample=False, pad_token_id=tokenizer.pad_token_id
            )
            answers += tokenizer.batch_decode(output[:, batch["input_ids"].shape[1] :], skip_special_tokens=True)
    return answers


def exact_match(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, dataset: Dataset) -> float:
    """Share of questions whose greedy answer, stripped of white space, is exactly the expected one (0 to 1).

    Raises:
        ValueError: there is no question.
    """
    _check_some(dataset)
    prompts = [chat_prompt(tokenizer, question) for question in dataset["question"]]
    answers = generate(model, tokenizer, prompts, max_new_tokens=ANSWER_TOKENS, description="answering")
    right = sum(answer.strip() == expected for answer, expected in zip(answers, dataset["answer"], strict=True))
    return right / len(answers)


def teacher_forced_match(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, dataset: Dataset, *, batch_size: int = 50
) -> float:
    """Share of answers (0 to 1) of which every token, the end-of-text token too, is the most likely one.

    The right answer is fed in and each of its tokens guessed from those before it, so one forward pass a batch does:
    many times faster than :func:`exact_match`. Where it says right, greedy generation takes the same steps; the two
    differ only by 16-bit rounding and by another spelling of the same text in tokens.

    Raises:
        ValueError: there is no question.
    """
    import torch

    _check_some(dataset)

    examples = list(tokenize(dataset.select_columns(["question", "answer"]), tokenizer))
    right = 0
    with evaluating(model):
        for start in range(0, len(examples), batch_size):
            batch = pad_batch(examples[start : start + batch_size], tokenizer.pad_token_id)
            labels = batch.pop("labels")[:, 1:].to(model.device)
            answer = int((labels != IGNORED).any(0).nonzero()[0])  # nothing before it is asked for
            output = model(
                **{k: v.to(model.device) for k, v in batch.items()}, logits_to_keep=labels.shape[1] + 1 - answer
            )
            guesses, labels = output.logits[:, :-1].argmax(-1), labels[:, answer:]
            right += int(torch.where(labels == IGNORED, True, guesses == labels).all(1).sum())
    return right / len(examples)


def _check_some(dataset: Dataset) -> None:
    if not len(dataset):
        raise ValueError("There is no question to answer: the data set is empty.")


def perplexity(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    text: str | None = None,
    *,
    window: int = 256,
    max_tokens: int | None = None,
) -> float:
    """exp of the mean cross entropy (nats per token) over ``text``, cut into windows of ``window`` tokens.

    ``text`` is the course's unseen prose unless given. The first token of a window has no context and is
    not scored.

    Raises:
        ValueError: no window has two tokens, so there is nothing to score.
    """
    import torch

    text = UNSEEN_PROSE.read_text(encoding="utf-8") if text is None else text
    ids = tokenizer(text, return_tensors="pt", add_special_tokens=False)["input_ids"][:, :max_tokens]
    windows = [piece for piece in ids.split(window, dim=1) if piece.shape[1] > 1]
    if not windows:
        raise ValueError("There is nothing to score: the text needs at least two tokens, and windows of two or more.")
    total = scored = 0
    with evaluating(model):
        for piece in tqdm(windows, desc="perplexity", unit="window", leave=False):
            piece = piece.to(model.device)
            logits = model(input_ids=piece).logits[0, :-1].float()
            total += torch.nn.functional.cross_entropy(logits, piece[0, 1:], reduction="sum").item()
            scored += piece.shape[1] - 1
    return math.exp(total / scored)
