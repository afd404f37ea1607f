"""Fine-tune a chat model on your own conversations, with LoRA and TRL: README.md beside this file says how.

Chapters 11 and 11b explain every step; they use :func:`read`, :func:`asked` and :func:`split`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import course_utils
from course_utils import evaluation, models
from course_utils.devices import PRECISIONS
from course_utils.errors import CourseError

HERE = Path(__file__).resolve().parent
ROLES = ("system", "user", "assistant")


class DataError(CourseError):
    """A line of the file is no conversation; the message says which line, what is wrong, and what to do."""


# ---------------------------------------------------------------------------------------------------- the data


def read(path: Path | str) -> list[dict[str, Any]]:
    """Read conversations from a JSONL file: one JSON object a line, with a list ``messages``; empty lines are skipped.

    A message is a dict with ``role`` (system, user or assistant) and ``content`` (text). A system message may come
    first; then user and assistant take turns, and the assistant is last. Other keys stay, ``kind`` for example.

    Raises:
        DataError: there is no such file or no line in it, or a line is no conversation.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(f"There is no file {path}.", "give your JSONL file with --data.")
    conversations = []
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if line.strip():
            conversations.append(_conversation(line, f"{path.name}, line {number}"))
    if not conversations:
        raise DataError(f"{path.name} has no line.", "write one conversation a line, as in orders.jsonl.")
    return conversations


def _conversation(line: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DataError(f"{where} is not UTF-8.", "save the file as UTF-8 in your editor.") from error
    except json.JSONDecodeError as error:
        raise DataError(
            f"{where} is not JSON: {error.msg} at character {error.colno}.",
            'each line is one JSON object in double quotes; a line break inside a text is written as "\\n".',
        ) from error
    if not isinstance(found, dict) or not isinstance(found.get("messages"), list):
        raise DataError(f"{where} has no list `messages`.", 'write {"messages": [...]}, one conversation a line.')
    roles = []
    for place, message in enumerate(found["messages"], 1):
        if not isinstance(message, dict) or message.get("role") not in ROLES:
            raise DataError(f"{where}: message {place} has no known role.", f"`role` is one of {', '.join(ROLES)}.")
        if not isinstance(message.get("content"), str) or not message["content"].strip():
            raise DataError(f"{where}: message {place} has no text.", "put a text into `content`, or drop the line.")
        roles.append(message["role"])
    turns = roles[1:] if roles[:1] == ["system"] else roles
    if not turns or turns != ["user", "assistant"] * (len(turns) // 2):
        raise DataError(
            f"{where}: user and assistant take turns; the assistant is last. Here: {', '.join(roles) or 'nothing'}.",
            "add the missing message. Only one system message may stand before the first user's.",
        )
    return found


def asked(conversation: dict[str, Any]) -> str:
    """Return what the user writes: letters and digits alone, in lower case. Copies of a question have it in common."""
    texts = (message["content"] for message in conversation["messages"] if message["role"] == "user")
    return "".join(character for character in "".join(texts).lower() if character.isalnum())


def split(
    conversations: Sequence[dict[str, Any]], share: float = 0.2, seed: int = 0
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Split into conversations to train on and to hold out; copies of a question are never on both sides.

    Args:
        share: of the different questions, how many are held out (0 to 1); at least one on each side.

    Raises:
        DataError: there are fewer than two different questions.
    """
    questions = sorted({asked(conversation) for conversation in conversations})
    if len(questions) < 2:
        raise DataError("All conversations ask the same question.", "a split needs two different ones or more.")
    random.Random(seed).shuffle(questions)
    chosen = set(questions[: min(max(1, round(share * len(questions))), len(questions) - 1)])
    sides: tuple[list, list] = ([], [])
    for conversation in conversations:
        sides[asked(conversation) in chosen].append(conversation)
    return sides


def answers(conversation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a row of ``prompt`` and ``completion`` for each answer. TRL masks it without marks in the template."""
    messages = conversation["messages"]
    return [
        {"prompt": messages[:k], "completion": [messages[k]], "kind": conversation.get("kind", "all")}
        for k, message in enumerate(messages)
        if message["role"] == "assistant"
    ]


# ---------------------------------------------------------------------------------------------------- the fine-tune


def main(arguments: Sequence[str] | None = None) -> int:
    """Fine-tune, print the held-out loss and some answers, and save the adapter; return 1 after an error."""
    parser = argparse.ArgumentParser(description="Fine-tune a chat model on your own conversations.")
    add = parser.add_argument
    add("--data", type=Path, default=HERE / "orders.jsonl", help="JSONL, one conversation a line")
    add("--model", default=models.DEFAULT_MODEL, help="a name of the course, or owner/model of the hub")
    add("--precision", choices=PRECISIONS, default="bf16", help="of the frozen base; 4bit is QLoRA")
    add("--out", type=Path, default=Path("my_adapter"), help="folder for the adapter")
    add("--epochs", type=float, default=4, help="at most; two in a row without a lower held-out loss end it")
    add("--steps", type=int, default=-1, help="optimizer steps at most, for a first try")
    add("--batch", type=int, default=4, help="conversations in the memory at once")
    add("--accumulate", type=int, default=2, help="such batches in one optimizer step")
    add("--lr", type=float, default=1e-3, help="peak learning rate")
    add("--max-length", type=int, default=512, help="tokens; longer conversations are left out")
    add("--ask", type=int, default=40, help="held-out answers to generate at the end")
    try:
        _finetune(parser.parse_args(arguments))
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _finetune(options: argparse.Namespace) -> None:
    sides = split(read(options.data))  # before anything slow: a bad line is told at once
    course_utils.require("trl")
    from datasets import Dataset
    from peft import LoraConfig, get_peft_model
    from transformers import EarlyStoppingCallback
    from trl import SFTConfig, SFTTrainer

    tokenizer = models.load_tokenizer(options.model)
    train, held_out = ([row for one in side for row in answers(one)] for side in sides)
    print(
        f"{len(sides[0])} conversations to train on, {len(sides[1])} held out; {len(train)} and {len(held_out)} answers"
    )
    train, held_out = (_short_enough(rows, tokenizer, options.max_length) for rows in (train, held_out))
    model = get_peft_model(
        models.load(options.model, options.precision, for_training=True),
        LoraConfig(r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM"),
    )
    with tempfile.TemporaryDirectory() as checkpoints:
        settings = SFTConfig(
            output_dir=checkpoints,
            num_train_epochs=options.epochs,
            max_steps=options.steps,
            per_device_train_batch_size=options.batch,
            gradient_accumulation_steps=options.accumulate,
            learning_rate=options.lr,
            warmup_steps=10,
            max_length=None,
            eval_strategy="epoch",
            save_strategy="epoch",
            save_total_limit=1,
            load_best_model_at_end=True,
            logging_steps=5,
            report_to="none",
            use_cpu=models.device().type == "cpu",
            bf16=False,
            activation_checkpointing=False,
        )
        trainer = SFTTrainer(
            model=model,
            args=settings,
            train_dataset=Dataset.from_list(train),
            eval_dataset=Dataset.from_list(held_out),
            processing_class=tokenizer,
            callbacks=[EarlyStoppingCallback(early_stopping_patience=2)],
        )
        trainer.train()
        print(f"held-out loss: {trainer.evaluate()['eval_loss']:.3f} nats per label")
    model.save_pretrained(options.out)
    _show_answers(model, tokenizer, held_out[: options.ask])
    print(f"The adapter is in {options.out}. Chapter 09 says how to ship it.")


def _short_enough(rows: list[dict], tokenizer: Any, longest: int) -> list[dict]:
    """Return the rows that fit. A row that is cut loses the end of its answer, and with it the end token."""
    texts = (tokenizer.apply_chat_template(row["prompt"] + row["completion"], tokenize=False) for row in rows)
    kept = [
        row
        for row, text in zip(rows, texts, strict=True)
        if len(tokenizer(text, add_special_tokens=False)["input_ids"]) <= longest
    ]
    if len(kept) < len(rows):
        print(f"{len(rows) - len(kept)} of {len(rows)} answers are longer than --max-length {longest} and are left out")
    if not kept:
        raise DataError("No answer is short enough.", "raise --max-length, or shorten the conversations.")
    return kept


def _show_answers(model: Any, tokenizer: Any, rows: list[dict]) -> None:
    """Print the share of answers that are exactly right, by kind, and the first ten beside what was expected."""
    prompts = [tokenizer.apply_chat_template(r["prompt"], tokenize=False, add_generation_prompt=True) for r in rows]
    given = evaluation.generate(model, tokenizer, prompts, max_new_tokens=64)
    by_kind: dict[str, list[bool]] = {}
    for row, answer in zip(rows, given, strict=True):
        by_kind.setdefault(row["kind"], []).append(answer.strip() == row["completion"][0]["content"].strip())
    for kind, right in sorted(by_kind.items()):
        print(f"{kind}: {sum(right)} of {len(right)} exactly right")
    for row, answer in list(zip(rows, given, strict=True))[:10]:
        print(f"  {row['prompt'][-1]['content']!r}\n    expected {row['completion'][0]['content']!r}, found {answer!r}")


if __name__ == "__main__":
    sys.exit(main())
