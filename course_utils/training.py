"""The course's one training loop."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

from course_utils.data import pad_batch

if TYPE_CHECKING:
    import torch
    from datasets import Dataset
    from transformers import PreTrainedModel


@dataclass
class TrainingLog:
    """What a run leaves behind: the loss (nats per answer token) and the wall time of each step (seconds)."""

    losses: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def step_seconds(self) -> float:
        """Median wall time of a step; the median forgives the first, slower steps."""
        return statistics.median(self.seconds)

    @property
    def total_seconds(self) -> float:
        """Wall time of all steps."""
        return sum(self.seconds)


def learning_rate_at(step: int, *, peak: float, steps: int, warmup: int) -> float:
    """Linear warm-up over ``warmup`` steps to ``peak``, then linear decay to zero at ``steps`` (step counts from 0)."""
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (steps - step) / max(1, steps - warmup)


def batches(dataset: Dataset, batch_size: int, seed: int):
    """Yield lists of examples for ever, reshuffled each epoch from ``seed``."""
    draw, rows = random.Random(seed), list(dataset)
    while True:
        draw.shuffle(rows)
        yield from (rows[i : i + batch_size] for i in range(0, len(rows) - batch_size + 1, batch_size))


def train(
    model: PreTrainedModel,
    dataset: Dataset,
    *,
    lr: float,
    steps: int,
    pad_token_id: int,
    batch_size: int = 8,
    warmup: int = 10,
    seed: int = 0,
    optimizer: torch.optim.Optimizer | None = None,
    description: str = "training",
) -> TrainingLog:
    """Train what has ``requires_grad`` with AdamW, clipping the gradient norm at 1.

    Args:
        dataset: tokenised examples with ``input_ids`` and ``labels`` (:func:`course_utils.data.tokenize`).
        lr: peak learning rate; see :func:`learning_rate_at`.
        optimizer: replaces AdamW, for an 8-bit or paged one.

    Raises:
        ValueError: nothing is trainable, or the data set is smaller than a batch.
    """
    import torch

    trainable = [p for p in model.parameters() if p.requires_grad]
    if not trainable:
        raise ValueError("No parameter has requires_grad: wrap the model with get_peft_model before training.")
    if len(dataset) < batch_size:
        raise ValueError(f"{len(dataset)} examples do not fill one batch of {batch_size}.")
    optimizer = optimizer or torch.optim.AdamW(trainable, lr=lr, weight_decay=0.0)
    torch.manual_seed(seed)
    model.train()
    log, stream = TrainingLog(), batches(dataset, batch_size, seed)
    for step in (bar := tqdm(range(steps), desc=description, unit="step")):
        started = time.perf_counter()
        for group in optimizer.param_groups:
            group["lr"] = learning_rate_at(step, peak=lr, steps=steps, warmup=min(warmup, steps))
        batch = {k: v.to(model.device) for k, v in pad_batch(next(stream), pad_token_id).items()}
        loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        log.losses.append(loss.item())  # waits for the device, so the time below is real
        log.seconds.append(time.perf_counter() - started)
        bar.set_postfix(loss=f"{log.losses[-1]:.3f}")
    return log
