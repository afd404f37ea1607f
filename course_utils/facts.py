"""A task with head room: facts to be learned by heart, by the last blocks of the model.

A fact is a name and a city, both drawn at random. No rule leads from one to the other, so each fact has to be stored.
The more facts, the more has to be written into the weights. Dates (:mod:`course_utils.data`) follow a few rules.

Only the last blocks are trained, by every method alike. What the frozen blocks below them compute for a name never
changes, so it is computed once: a step then costs a tenth, and a sweep over methods fits a small machine.
"""

from __future__ import annotations

import itertools
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

from course_utils.evaluation import contiguous_input
from course_utils.training import TrainingLog, learning_rate_at

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

# One token each for the embedded model's tokenizer, so that all names are equally long and a city is one guess.
WORDS = json.loads((Path(__file__).parent / "texts" / "facts.json").read_text(encoding="utf-8"))
FIRST, LAST, CITIES = (WORDS[kind] for kind in ("first", "last", "cities"))


def make_facts(n: int, seed: int = 0) -> list[dict[str, str]]:
    """Draw ``n`` different names, each with one of the cities: dicts with ``question`` and ``answer``.

    Raises:
        ValueError: there are not so many names.
    """
    draw, names = random.Random(seed), list(itertools.product(FIRST, LAST))
    if not 0 < n <= len(names):
        raise ValueError(f"There are {len(names):,} different names, from 1 to all of them, not {n:,}.")
    return [{"question": f"{f} {last}", "answer": draw.choice(CITIES)} for f, last in draw.sample(names, n)]


@dataclass(repr=False)
class Task:
    """The facts as the last blocks see them.

    ``states`` (facts, positions, hidden size) is what enters the first of these blocks, in the model's number format;
    ``mask`` (facts, positions) is zero on padding; ``answers`` (facts,) holds the id of the city's first token.
    """

    states: torch.Tensor
    mask: torch.Tensor
    answers: torch.Tensor

    def __len__(self) -> int:
        return len(self.answers)


def keep_last_blocks(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, facts: list[dict[str, str]], blocks: int
) -> Task:
    """Compute what the frozen blocks make of each name and cut them off: ``model`` keeps its last ``blocks``."""
    import torch

    names = [f"{fact['question']}:" for fact in facts]
    batch = tokenizer(names, return_tensors="pt", padding=True, padding_side="left", add_special_tokens=False)
    cities = [tokenizer(f" {fact['answer']}", add_special_tokens=False)["input_ids"][0] for fact in facts]
    states: list[torch.Tensor] = []

    def keep(_module, arguments, options):
        states.append(arguments[0] if arguments else options["hidden_states"])

    layers = model.model.layers
    hook = layers[-blocks].register_forward_pre_hook(keep, with_kwargs=True)
    with torch.no_grad():
        model.model(**batch.to(model.device), use_cache=False)
    hook.remove()
    model.get_output_embeddings().register_forward_pre_hook(contiguous_input)  # a step takes ten times as long without
    model.model.layers, model.config.num_hidden_layers = layers[-blocks:], blocks
    return Task(states[0].detach(), batch["attention_mask"].to(model.device), torch.tensor(cities, device=model.device))


def learn(
    model: PreTrainedModel,
    task: Task,
    *,
    lr: float,
    steps: int,
    batch_size: int = 64,
    warmup: int = 10,
    seed: int = 0,
    optimizer: torch.optim.Optimizer | None = None,
) -> TrainingLog:
    """Train what has ``requires_grad`` as :func:`course_utils.training.train` does: AdamW, gradient norm clipped at 1.

    Args:
        lr: peak learning rate; see :func:`course_utils.training.learning_rate_at`.
        seed: draws the order of the facts, which is another in each epoch.
        optimizer: in place of AdamW with one learning rate; its groups keep their learning rates' ratios to ``lr``.
    """
    import torch

    trainable = [p for p in model.parameters() if p.requires_grad]
    optimizer = optimizer or torch.optim.AdamW(trainable, lr=lr, weight_decay=0.0, fused=True)
    peaks = [group["lr"] for group in optimizer.param_groups]
    log, draw, waiting = TrainingLog(), random.Random(seed), []
    model.train()
    for step in tqdm(range(steps), desc="learning by heart", unit="step", leave=False):
        started = time.perf_counter()
        if len(waiting) < batch_size:
            waiting = draw.sample(range(len(task)), len(task))
        chosen, waiting = torch.tensor(waiting[:batch_size]), waiting[batch_size:]
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = learning_rate_at(step, peak=peak, steps=steps, warmup=min(warmup, steps))
        loss = torch.nn.functional.cross_entropy(_logits(model, task, chosen), task.answers[chosen])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        log.losses.append(loss.item())
        log.seconds.append(time.perf_counter() - started)
    return log


def recalled(model: PreTrainedModel, task: Task) -> float:
    """Share of the facts (0 to 1) whose city's first token is the most likely one of the whole vocabulary."""
    import torch

    model.eval()
    with torch.inference_mode():
        pieces = torch.arange(len(task)).split(256)
        right = sum(int((_logits(model, task, piece).argmax(-1) == task.answers[piece]).sum()) for piece in pieces)
    return right / len(task)


def _logits(model: PreTrainedModel, task: Task, chosen: torch.Tensor) -> torch.Tensor:
    """Logits of the token after each chosen name, float32, shape (chosen, vocabulary)."""
    output = model(
        inputs_embeds=task.states[chosen], attention_mask=task.mask[chosen], logits_to_keep=1, use_cache=False
    )
    return output.logits[:, -1].float()
