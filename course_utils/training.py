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
    from collections.abc import Mapping

    import torch
    from datasets import Dataset
    from transformers import PreTrainedModel


@dataclass(repr=False)
class TrainingLog:
    """What a run leaves behind: the loss (nats per answer token) and the wall time of each step (seconds)."""

    losses: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def step_seconds(self) -> float:
        """Median wall time of a step; the median forgives the first, slower steps."""
        return statistics.median(self.seconds)

    def __repr__(self) -> str:
        """One line in place of two long lists, for a cell that ends with a run."""
        if not self.losses:
            return "TrainingLog: no step yet"
        ends = f"loss {self.losses[0]:.3f} → {self.losses[-1]:.3f}"
        return f"TrainingLog: {len(self.losses)} steps, {ends}, {self.step_seconds:.1f} s a step"


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
        log.losses.append(_step(model, pad_batch(next(stream), pad_token_id), trainable, optimizer))
        log.seconds.append(time.perf_counter() - started)
        bar.set_postfix(loss=f"{log.losses[-1]:.3f}")
    return log


def _step(model: PreTrainedModel, batch: dict, trainable: list, optimizer: torch.optim.Optimizer) -> float:
    """One optimizer step on a padded batch; return its loss."""
    import torch

    loss = model(**{name: tensor.to(model.device) for name, tensor in batch.items()}).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trainable, 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.item()  # waits for the device, so a time taken after it is real


def interleaved_step_seconds(
    models: Mapping[str, PreTrainedModel],
    dataset: Dataset,
    *,
    pad_token_id: int,
    rounds: int = 8,
    batch_size: int = 8,
    seed: int = 0,
) -> dict[str, list[float]]:
    """Wall times of whole training steps, the models taking turns on the same batches; no weight changes.

    Two runs timed one after the other differ by whatever else the machine did meanwhile. Taking turns spreads
    that over all models, so compare the medians. The learning rate is zero, and a first round is not counted.
    AdamW's two states of every model's trained parameters stay in memory until the end.
    """
    import torch

    trainable = {name: [p for p in model.parameters() if p.requires_grad] for name, model in models.items()}
    optimizers = {
        name: torch.optim.AdamW(parameters, lr=0.0, weight_decay=0.0) for name, parameters in trainable.items()
    }
    seconds, stream = {name: [] for name in models}, batches(dataset, batch_size, seed)
    for turn in tqdm(range(rounds + 1), desc="timing", unit="round", leave=False):
        batch = pad_batch(next(stream), pad_token_id)
        for name, model in models.items():
            model.train()
            started = time.perf_counter()
            _step(model, batch, trainable[name], optimizers[name])
            if turn > 0:
                seconds[name].append(time.perf_counter() - started)
    return seconds
