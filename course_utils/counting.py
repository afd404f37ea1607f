"""Trainable parameters predicted from shapes, and parameters counted in a live model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from course_utils.errors import UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from torch import nn

ALL_LINEAR = "all-linear"


class Shape(NamedTuple):
    """A linear layer's width on either side: it maps ``in_features`` numbers to ``out_features``."""

    in_features: int
    out_features: int


class Counts(NamedTuple):
    """Parameters of a model: those with ``requires_grad`` and all of them."""

    trainable: int
    total: int

    @property
    def percent(self) -> float:
        """Trainable parameters as a percentage of all."""
        return 100 * self.trainable / self.total


def linear_shapes(model: nn.Module) -> dict[str, Shape]:
    """Name and shape of every linear layer, quantized ones and GPT-2's ``Conv1D`` among them.

    ``Conv1D`` stores its weight as (in, out), the transpose of ``nn.Linear``; PEFT calls that
    ``fan_in_fan_out``. The packed weight of a 4-bit layer has no shape left, but the layer knows its own.
    """
    from torch import nn
    from transformers.pytorch_utils import Conv1D

    shapes = {}
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):
            shapes[name] = Shape(module.in_features, module.out_features)
        elif isinstance(module, Conv1D):
            shapes[name] = Shape(*module.weight.shape)
    return shapes


def _embedding_shapes(model: nn.Module) -> dict[str, Shape]:
    """Name and shape of every embedding: LoRA adapts one only if a target names it."""
    from torch import nn

    embeddings = ((name, module) for name, module in model.named_modules() if isinstance(module, nn.Embedding))
    return {name: Shape(module.num_embeddings, module.embedding_dim) for name, module in embeddings}


def lora_parameters(model: nn.Module, r: int, target_modules: str | Iterable[str]) -> int:
    """Trainable parameters that LoRA of rank ``r`` adds: the sum of r·(in + out) over the targeted layers.

    A is r×in and B is out×r (Hu et al. 2021, section 4.1). Names match as PEFT matches them: of a list, a
    layer is targeted when its name is a target or ends in ``.target``; ``"all-linear"`` means every linear
    layer but the output head; any other string is a regular expression for the whole name. An embedding that a
    target names is adapted too, with A r×(number of tokens) and B (width)×r.

    Raises:
        UnsupportedError: a name matches no linear layer and no embedding (PEFT would ignore it silently next to a
            right one).
    """
    return sum(r * (shape.in_features + shape.out_features) for shape in targeted(model, target_modules).values())


def targeted(model: nn.Module, target_modules: str | Iterable[str]) -> dict[str, Shape]:
    """The layers that ``target_modules`` names, with their shapes; see :func:`lora_parameters`."""
    linear = linear_shapes(model)
    if target_modules == ALL_LINEAR:
        head = model.get_output_embeddings()
        return {name: shape for name, shape in linear.items() if model.get_submodule(name) is not head}
    shapes = linear | _embedding_shapes(model)
    if isinstance(target_modules, str):
        chosen = {name: shape for name, shape in shapes.items() if re.fullmatch(target_modules, name)}
        if not chosen:
            raise UnsupportedError(
                f"The whole name of no linear layer matches the expression {target_modules!r}.",
                f"to give names, put them in a list; {_kinds(linear)}",
            )
        return chosen
    targets = list(target_modules)
    for target in targets:
        if not any(_matches(name, target) for name in shapes):
            raise UnsupportedError(f"No linear layer of this model is called {target!r}.", _kinds(linear))
    return {name: shape for name, shape in shapes.items() if any(_matches(name, target) for target in targets)}


def _kinds(shapes: dict[str, Shape]) -> str:
    return f"its linear layers are {', '.join(sorted({name.rsplit('.', 1)[-1] for name in shapes}))}."


def _matches(name: str, target: str) -> bool:
    return name == target or name.endswith(f".{target}")


def count_parameters(model: nn.Module) -> Counts:
    """Count parameters as weights of the architecture, whatever form they are stored in.

    A weight shared by two layers (tied embeddings) counts once. A 4-bit weight is stored two to a byte, so
    its own ``numel()`` is half the truth; its ``quant_state.shape`` is the matrix it stands for.
    """
    trainable = total = 0
    for parameter in model.parameters():  # yields a shared parameter once
        count = true_numel(parameter)
        total += count
        trainable += count * parameter.requires_grad
    return Counts(trainable, total)


def true_numel(parameter) -> int:
    """Weights that a parameter stands for; for a packed 4-bit parameter, those before packing."""
    state = getattr(parameter, "quant_state", None)
    return parameter.numel() if state is None else state.shape.numel()
