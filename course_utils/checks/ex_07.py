"""Instant feedback on exercise 07: a QLoRA layer, beside that of bitsandbytes and PEFT.

A base is plain JSON, as the exercise's ``stored`` makes it. What is right for the large layer comes from the two
libraries, and for the small ones from a few lines of numpy; what leads away is found by comparing with what the
usual mistakes give. A wrong answer to one task is not held against the next: those that use the student's own
``block_absmax`` or ``dequantize`` may use its numbers.
"""

# ruff: noqa: N803, N806 - the papers' letters

from __future__ import annotations

import copy
import traceback
from collections.abc import Iterator, Mapping, Sequence
from statistics import NormalDist
from typing import Any

import numpy as np

from course_utils.checks import CheckFailed, Mistake, function_named, kind_of, quietly, raise_if, returned
from course_utils.checks import ex_04 as lora
from course_utils.checks.values import close, matrix

__all__ = ["absmax", "forward", "gradients", "layers", "weights"]

BATCH = 6
# (in, out, block, block of statistics, r, alpha): an odd number of weights with short last blocks, and even ones.
SMALL = ((7, 5, 4, 2, 2, 3.0), (10, 4, 5, 3, 3, 12.0))
LARGE = (128, 130, 64, 256, 4, 6.0)  # more than 256 blocks
STACKS = (((6, 6, 6, 4, 2, 3.0), (6, 6, 9, 2, 3, 12.0)), ((7, 5, 8, 2, 2, 3.0), (5, 9, 6, 4, 1, 5.0)))
TOO_MANY = "count the codes: how many do you bring, and how many weights does the shape have?"
UNEQUAL = (
    "these two differ in length or shape: is the size the right one, `block` or `group`, and is the last one short?"
)
HINTS = {
    "invalid for input of size": TOO_MANY,
    "cannot reshape array": TOO_MANY,
    "cannot be multiplied": "write the shape of each matrix beside it: which one does x meet first?",
    "must match the size": UNEQUAL,
    "broadcast": UNEQUAL,
    "out of bounds": "which table do these codes belong to? A 4-bit code goes into NF4, an 8-bit one into D8.",
    "NoneType": "one of the functions that it uses gives nothing: is a `return` missing?",
    "does not require grad": "mark x, A and B with `requires_grad_()` before the output is computed from them.",
    "used as indices": "codes are whole numbers: `torch.tensor(codes)` keeps them so, `tensors` makes floats.",
    "IndexError": "are the codes whole numbers, and within the table that they belong to?",
}


# ---------------------------------------------------------------------------------------------- what the notebook calls


def absmax(names: Mapping[str, Any]) -> None:
    """Check ``block_absmax`` on small statistics and on those of bitsandbytes."""
    function_named(names, "block_absmax")
    for given in (*map(_small, SMALL), _large()):
        statistics = given["base"]["absmax"]
        found = _call(names, "block_absmax", statistics)
        raise_if(absmax_mistake(found, statistics))
        if "absmax" in given:
            raise_if(_unless_close(vector(found), given["absmax"], "block_absmax does not give bitsandbytes' values."))
    print("✓ block_absmax gives bitsandbytes' absmax of every block.")
    print("  (Predict: without the offset, a block below the mean gets a negative absmax, and its weights the other")
    print("  sign. Without the scales, absmax is off by up to 1: bearable where weights are large, and worse than the")
    print("  lost offset where absmax is a few hundredths, as in many models.)")


def weights(names: Mapping[str, Any]) -> None:
    """Check ``dequantize`` on small bases and on one that bitsandbytes made."""
    function_named(names, "dequantize")
    for given in (*map(_small, SMALL), _large()):
        base = given["base"]
        own = _own(names, "block_absmax", base["absmax"])
        found = _call(names, "dequantize", base, needs={"block_absmax": [base["absmax"]]})
        raise_if(weight_mistake(found, base, own))
    print("✓ dequantize gives the weights that the four bits stand for.")


def forward(names: Mapping[str, Any]) -> None:
    """Check ``qlora_forward``: small layers, and PEFT's LoRA on bitsandbytes' Linear4bit."""
    function_named(names, "qlora_forward")
    for given in (*map(_small, SMALL), _large()):
        args = [given[name] for name in ("x", "base", "A", "B", "alpha", "r")]
        found = _call(names, "qlora_forward", *args, needs={"dequantize": [given["base"]]})
        raise_if(forward_mistake(found, given, _own(names, "dequantize", given["base"])))
        if "h" in given and not _own_is_wrong(names, given):
            raise_if(_unless_close(matrix(found), given["h"], "qlora_forward does not give PEFT's output."))
    print("✓ qlora_forward gives the output of PEFT's LoRA on a 4-bit layer.")


def gradients(names: Mapping[str, Any]) -> None:
    """Check ``qlora_gradients``: of A, of B, of x, and of nothing else."""
    function_named(names, "qlora_gradients")
    for given in (*map(_small, SMALL), _large()):
        args = [given[name] for name in ("x", "g", "base", "A", "B", "alpha", "r")]
        found = _call(names, "qlora_gradients", *args, needs={"dequantize": [given["base"]]})
        for mistake in gradient_mistakes(found, given, _own(names, "dequantize", given["base"])).values():
            raise_if(mistake)
        for name, right in given.get("gradients", {}).items():
            if name != "x" or not _own_is_wrong(names, given):
                problem = f"The gradient of {name} is not PEFT's."
                raise_if(_unless_close(matrix(found[name]), right, problem))
    print("✓ qlora_gradients gives the gradients of PEFT's LoRA on a 4-bit layer, and none for the base.")
    print("  (Predict: A and B do not need the base, once x and g are there. The gradient of x does, and with it")
    print("  everything in the layers below.)")


def layers(names: Mapping[str, Any]) -> None:
    """Check ``two_layers``: the gradients of four adapter matrices in two layers."""
    function_named(names, "two_layers")
    for stack in STACKS:
        first, second = map(_small, stack)
        mine = [_own(names, "dequantize", layer["base"]) for layer in (first, second)]
        parts = [{name: layer[name] for name in PARTS} for layer in (first, second)]
        needs = {"dequantize": [first["base"], second["base"]]}
        found = _call(names, "two_layers", first["x"], second["g"], *parts, needs=needs)
        for mistake in stack_mistakes(found, first["x"], second["g"], parts, mine).values():
            raise_if(mistake)
    print("✓ two_layers: the gradient goes through the second layer's four bits and reaches the first.")


def _call(names: Mapping[str, Any], name: str, *args: Any, needs: Mapping[str, Sequence[Any]] | None = None) -> Any:
    """What the student's function gives; ``needs`` has the earlier functions that it may use, with what they get."""
    lent = copy.deepcopy(args)
    try:
        found = returned(names[name], *lent, name=name, hints=HINTS)
    except CheckFailed as failed:
        for earlier, given in (needs or {}).items():
            if any(_to_blame(_own(names, earlier, each), each, failed, earlier) for each in given):
                problem = f"{name} stops, and the check of {earlier}, which it uses, does not pass yet."
                raise CheckFailed(problem, "mend that first.") from failed.__cause__
        raise
    raise_if(changed_mistake(lent, args, name))
    return found


def _to_blame(own: Any, given: Mapping[str, Any], failed: CheckFailed, name: str) -> bool:
    """Whether a check failed by an earlier function: the error arose in it, or it gives things of another shape."""
    error = failed.__cause__
    if error is None:
        return False
    if own is None:
        return any(frame.name == name for frame in traceback.extract_tb(error.__traceback__))
    if name == "dequantize":
        return (W := matrix(own)) is None or W.shape != tuple(given["shape"])
    return (row := vector(own)) is None or len(row) != len(given["codes"])


def _own(names: Mapping[str, Any], name: str, given: Any) -> Any:
    """What the student's own function of an earlier task gives; None if it gives nothing."""
    try:
        with quietly():
            return names[name](copy.deepcopy(given))
    except Exception:  # noqa: BLE001 - its own check says what is wrong with it
        return None


def _own_is_wrong(names: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    W = matrix(_own(names, "dequantize", given["base"]))
    return W is not None and not close(W, right_weights(given["base"]))


def _unless_close(found: np.ndarray, right: np.ndarray, problem: str) -> Mistake:
    return None if close(found, right) else (problem, "does it hold for more than one block of statistics?")


# ---------------------------------------------------------------------------------------------- layers to ask about

PARTS = ("base", "A", "B", "alpha", "r")


def _small(case: tuple[int, int, int, int, int, float]) -> dict[str, Any]:
    """A layer from plain random codes and statistics, as nested lists."""
    n_in, n_out, block, nested, r, alpha = case
    draw = np.random.default_rng(n_in * n_out + block)
    n = n_in * n_out
    blocks = -(-n // block)
    statistics = {
        "codes": draw.integers(0, 256, blocks).tolist(),
        "scales": draw.uniform(0.4, 1.2, -(-blocks // nested)).round(3).tolist(),
        "offset": 2.125,
        "group": nested,
    }
    base = {"bytes": draw.integers(0, 256, -(-n // 2)).tolist(), "block": block, "shape": [n_out, n_in]}
    return {"base": base | {"absmax": statistics}, "alpha": alpha, "r": r} | _around(draw, n_in, n_out, r)


def _around(draw: np.random.Generator, n_in: int, n_out: int, r: int) -> dict[str, Any]:
    shapes = {"x": (BATCH, n_in), "g": (BATCH, n_out), "A": (r, n_in), "B": (n_out, r)}
    return {name: draw.normal(size=shape).round(3).tolist() for name, shape in shapes.items()}


def _large() -> dict[str, Any]:
    """A layer that bitsandbytes quantized and PEFT adapted, and what the two make of it, in float32 on the CPU."""
    with quietly():
        import bitsandbytes as bnb
        import torch
        from peft import LoraConfig, get_peft_model

        n_in, n_out, block, nested, r, alpha = LARGE
        W = torch.randn(n_out, n_in, generator=torch.Generator().manual_seed(0))
        layer = bnb.nn.Linear4bit(n_in, n_out, bias=False, compute_dtype=torch.float32, quant_type="nf4")
        layer.weight = bnb.nn.Params4bit(W, requires_grad=False, quant_type="nf4", blocksize=block)
        layer = layer.to("cpu")  # moving quantizes
        state, packed = layer.weight.quant_state, layer.weight.data.flatten()
        kept = bnb.functional.dequantize_blockwise(state.absmax, state.state2) + state.offset

        net = torch.nn.Sequential(layer)
        net.is_loaded_in_4bit = True  # what PEFT looks at
        theirs = get_peft_model(net, LoraConfig(r=r, lora_alpha=alpha, target_modules=["0"])).base_model.model[0]
        given = _around(np.random.default_rng(1), n_in, n_out, r)
        a, b = theirs.lora_A.default.weight, theirs.lora_B.default.weight
        a.data, b.data = torch.tensor(given["A"]), torch.tensor(given["B"])
        x = torch.tensor(given["x"], requires_grad=True)
        h = theirs(x)
        h.backward(torch.tensor(given["g"]))
    statistics = {"codes": state.absmax.tolist(), "scales": state.state2.absmax.tolist()}
    statistics |= {"offset": state.offset.item(), "group": nested}
    base = {"bytes": packed.tolist(), "block": block, "shape": [n_out, n_in], "absmax": statistics}
    found = {"absmax": kept.numpy(), "h": h.detach().numpy()}
    found["gradients"] = {"A": a.grad.numpy(), "B": b.grad.numpy(), "x": x.grad.numpy()}
    return given | {"base": base, "alpha": alpha, "r": r} | found


# ---------------------------------------------------------------------------------------------- what is right


def _nf4() -> np.ndarray:
    quantile = NormalDist().inv_cdf
    positive, negative = ([quantile(p) for p in np.linspace(0.9677083, 0.5, n)[:-1]] for n in (9, 8))
    levels = np.sort([*(-q for q in negative), 0.0, *positive])
    return levels / levels.max()


def _dynamic() -> np.ndarray:
    levels = [0.0, 1.0]
    for i in range(7):
        edges = np.linspace(0.1, 1, 2**i + 1)
        means = 10.0 ** (i - 6) * (edges[:-1] + edges[1:]) / 2
        levels += [*means, *-means]
    return np.sort(levels)


NF4, D8 = _nf4(), _dynamic()


def _spread(values: np.ndarray, block: int, n: int) -> np.ndarray:
    """Each value for a block of neighbours, n in all."""
    return np.asarray(values, float)[np.arange(n) // block]


def right_absmax(statistics: Mapping[str, Any]) -> np.ndarray:
    """The absmax of each block."""
    codes = np.array(statistics["codes"])
    return D8[codes] * _spread(statistics["scales"], statistics["group"], len(codes)) + statistics["offset"]


def _codes(base: Mapping[str, Any], high_first: bool = True) -> np.ndarray:
    packed = np.array(base["bytes"])
    halves = (packed >> 4, packed & 15)
    return np.stack(halves if high_first else halves[::-1], 1).reshape(-1)[: np.prod(base["shape"])]


def right_weights(base: Mapping[str, Any], absmax: np.ndarray | None = None) -> np.ndarray:
    """The weights (out × in) that a base stands for; ``absmax`` in the place of its own."""
    codes = _codes(base)
    absmax = right_absmax(base["absmax"]) if absmax is None else absmax
    return (NF4[codes] * _spread(absmax, base["block"], len(codes))).reshape(base["shape"])


# ---------------------------------------------------------------------------------------- mistakes, and their names
# Each returns (what is wrong, the way on), or None when all is well. The grader uses them on its own cases.


def vector(value: Any) -> np.ndarray | None:
    """A row of finite numbers as a float64 array; None for anything else."""
    try:
        found = np.asarray(value.detach().tolist() if hasattr(value, "detach") else value)
    except (ValueError, TypeError, RuntimeError):  # ragged lists, odd objects
        return None
    if found.ndim != 1 or found.dtype.kind not in "iuf" or not np.isfinite(found).all():
        return None
    return found.astype(float)


def changed_mistake(after: Any, before: Any, name: str) -> Mistake:
    """Whether a function has left its arguments as they came; both are the whole lists of arguments."""
    if _same(after, before):
        return None
    return (
        f"{name} leaves something behind in its arguments.",
        "the stored base stays as it is: what is put into it takes memory for as long as the model lives.",
    )


def _same(some: Any, other: Any) -> bool:
    if isinstance(other, Mapping):
        return (
            isinstance(some, Mapping) and some.keys() == other.keys() and all(_same(some[k], other[k]) for k in other)
        )
    if isinstance(other, (list, tuple)):
        return isinstance(some, (list, tuple)) and len(some) == len(other) and all(map(_same, some, other))
    return isinstance(some, int | float | str) and some == other


def _named(found: np.ndarray, wrong: Iterator[tuple[np.ndarray, str, str]]) -> Mistake:
    return next(((problem, way_out) for value, problem, way_out in wrong if close(found, value)), None)


def absmax_mistake(found: Any, statistics: Mapping[str, Any]) -> Mistake:
    """What is wrong with the absmax values of one matrix."""
    values, right = vector(found), right_absmax(statistics)
    if values is None:
        what = "a matrix" if matrix(found) is not None else kind_of(found)
        return f"block_absmax is to give one row of numbers, and this is {what}.", "return one number for each block."
    if values.shape != right.shape:
        problem = f"There are {len(right)} blocks, and block_absmax gives {len(values)} numbers."
        return problem, "one for each code; the last group of them may be short."
    if close(values, right):
        return None
    if named := _named(values, _absmax_variants(statistics)):
        return named
    if np.allclose(values, right, rtol=2**-7, atol=0):
        return "The absmax values are rounded to 16 bits.", "QLoRA keeps them in float32: stay there."
    return (
        "The absmax values are not right.",
        "undo double quantization backwards: code, level, scale, and what was done before all that?",
    )


def _absmax_variants(statistics: Mapping[str, Any]) -> Iterator[tuple[np.ndarray, str, str]]:
    codes, offset, block = np.array(statistics["codes"]), statistics["offset"], statistics["group"]
    scales, n = np.array(statistics["scales"]), len(codes)
    scale, around = _spread(scales, block, n), np.resize(scales, n)
    yield D8[codes] * scale, "The offset is missing.", "what was done to the absmax values before they got codes?"
    yield D8[codes] * scale - offset, "The offset has the wrong sign.", "it was subtracted once: undo that."
    yield (D8[codes] + offset) * scale, "The offset is scaled as well.", "undo the steps in the opposite order."
    yield D8[codes] / scale + offset, "The codes are divided by the scales.", "they were divided once: undo that."
    yield D8[codes] + offset, "The scales are not used.", "each group of codes was divided by a scale of its own."
    yield np.full(n, offset) + D8[codes] * scales[0], "One scale serves all.", "each group has a scale of its own."
    turn = "The scales take turns from block to block."
    yield D8[codes] * around + offset, turn, "a scale belongs to a group of *neighbours*; then comes the next one."
    yield D8[codes] * around, turn, "a scale belongs to a group of *neighbours*; and an offset comes after."
    even = (codes, codes - 128, codes - 127.5, codes / 255, codes / 127, codes / 127.5 - 1, (codes - 128) / 127)
    for k, values in enumerate((*even, codes / 128 - 1)):
        problem = "The 8-bit codes are used as if they were values."
        if k > 2:
            problem = "The 8-bit codes are read as evenly spaced levels."
        for wrong in (values * scale + offset, values * scale):
            yield wrong, problem, "a code is the number of a line in the table D8."


def weight_mistake(found: Any, base: Mapping[str, Any], own_absmax: Any = None) -> Mistake:
    """What is wrong with dequantized weights; those that follow from the student's own absmax are right."""
    W, right = matrix(found), right_weights(base)
    if W is None:
        row = vector(found)
        what = kind_of(found) if row is None else f"one long row of {len(row)} numbers"
        return f"dequantize is to give a matrix of numbers, and this is {what}.", "`base['shape']` says which."
    if W.shape != right.shape:
        if W.shape == right.T.shape:
            return "The matrix is transposed.", "`base['shape']` is the shape that is wanted, row by row."
        return f"The matrix has the shape {W.shape}.", "`base['shape']` is the one that is wanted."
    every = [right_absmax(base["absmax"])]
    if (own := vector(own_absmax)) is not None and own.shape == every[0].shape and _says_something(own, every[0]):
        every.append(own)
    if any(close(W, right_weights(base, absmax)) for absmax in every):
        return None
    for absmax in every[::-1]:
        if mistake := _named(W, _weight_variants(base, absmax)):
            return mistake
        if np.allclose(W, right_weights(base, absmax), rtol=2**-7, atol=0):
            return "The weights are rounded to 16 bits.", "QLoRA does that, but here stay in float32."
    return "The weights are not right.", "take one weight, and find by hand its code, its level and its block."


def _weight_variants(base: Mapping[str, Any], absmax: np.ndarray) -> Iterator[tuple[np.ndarray, str, str]]:
    codes, shape, block = _codes(base), base["shape"], base["block"]
    n, scale = len(codes), _spread(absmax, block, len(codes))
    table = "a code is the number of a line in the table NF4."
    for values in (codes, codes - 8, codes - 7, (codes - 8) / 7, (codes - 7) / 7, (codes - 8) / 8, codes / 15):
        yield (values * scale).reshape(shape), "The 4-bit codes are used as if they were values.", table
    yield (codes * 1.0).reshape(shape), "The 4-bit codes are used as if they were values.", table
    yield NF4[codes].reshape(shape), "The absmax of the blocks is not used.", "levels lie between -1 and 1."
    low = _codes(base, high_first=False)
    yield (
        (NF4[low] * scale).reshape(shape),
        "The low half of a byte comes first.",
        "look at how `stored` puts two codes into a byte.",
    )
    packed = np.array(base["bytes"])
    for halves in ((packed & 15, packed >> 4), (packed >> 4, packed & 15)):
        yield (
            (NF4[np.concatenate(halves)[:n]] * scale).reshape(shape),
            "All codes of one half of the bytes come first, as in llama.cpp.",
            "here the two codes of a byte are neighbours.",
        )
    yield (
        (NF4[codes] * np.resize(absmax, n)).reshape(shape),
        "The absmax values take turns from weight to weight.",
        "one value of absmax belongs to a block of *neighbours*.",
    )
    if len(absmax) >= shape[0]:
        yield (
            NF4[codes].reshape(shape) * absmax[: shape[0], None],
            "Each row has one absmax.",
            "that was int8, in chapter 05. Here blocks are counted through the matrix, row after row.",
        )
    rows, columns = np.divmod(np.arange(n), shape[1])
    by_row = rows * -(-shape[1] // block) + columns // block
    yield (
        (NF4[codes] * absmax[by_row % len(absmax)]).reshape(shape),
        "A new block begins with each row.",
        "blocks are counted through the whole matrix: one may end in the next row.",
    )
    yield (
        (NF4[codes] * scale).reshape(shape[::-1]).T,
        "The weights are laid out column by column.",
        "`stored` reads the matrix row by row.",
    )
    columns_first = np.ascontiguousarray(scale.reshape(shape[::-1]).T)
    yield NF4[codes].reshape(shape) * columns_first, "The blocks go down the columns.", "they go along the rows."
    raw = D8[np.array(base["absmax"]["codes"])]
    for kept in (np.array(base["absmax"]["codes"]), raw):
        yield (
            (NF4[codes] * _spread(kept, block, n)).reshape(shape),
            "The absmax values are still quantized.",
            "task 1 makes numbers of them.",
        )


def _says_something(own: np.ndarray, right: np.ndarray) -> bool:
    """Whether what follows from a student's own numbers is an answer still: not from zeros or from near infinity."""
    size = float(np.abs(right).max())
    return bool(0.01 * size <= np.abs(own).max() <= 1000 * size)


def _bases(base: Mapping[str, Any], own_weights: Any) -> list[np.ndarray]:
    """The right weights, and the student's own if they are a matrix of this shape."""
    every, own = [right_weights(base)], matrix(own_weights)
    if own is not None and own.shape == every[0].shape and _says_something(own, every[0]) and not close(own, every[0]):
        every.append(own)
    return every


def _first_none(mistakes: Sequence[Mistake]) -> Mistake:
    """None if one of them is; or else the last, which goes with the student's own weights."""
    return None if None in mistakes else mistakes[-1]


def _update(layer: Mapping[str, Any]) -> np.ndarray:
    return layer["alpha"] / layer["r"] * matrix(layer["B"]) @ matrix(layer["A"])


def forward_mistake(found: Any, given: Mapping[str, Any], own_weights: Any = None) -> Mistake:
    """What is wrong with the output of a QLoRA layer."""
    x = matrix(given["x"])
    tried = []
    for W in _bases(given["base"], own_weights):
        right = x @ (W + _update(given)).T
        tried.append(lora.forward_mistake(found, x @ W.T, right, given["alpha"], given["r"]))
    return _first_none(tried)


def gradient_mistakes(found: Any, given: Mapping[str, Any], own_weights: Any = None) -> dict[str, Mistake]:
    """What is wrong with each of the gradients, and under "others" with what comes beside them."""
    parts = ("A", "B", "x", "others")
    if not isinstance(found, Mapping) or not {"A", "B", "x"} <= set(found):
        what = 'A dict with "A", "B" and "x" is wanted.'
        return dict.fromkeys(parts, (what, 'return {"A": …, "B": …, "x": …}.'))
    A, B, x, g = (matrix(given[name]) for name in "ABxg")
    scale = given["alpha"] / given["r"]
    right = {"A": scale * B.T @ g.T @ x, "B": scale * g.T @ x @ A.T}
    ones = np.ones_like(g)
    summed = {"A": scale * B.T @ ones.T @ x, "B": scale * ones.T @ x @ A.T}
    mistakes = {name: _adapter_mistake(found, name, right, summed, given) for name in "AB"}
    tried = [_x_mistake(found["x"], g @ W, g @ _update(given), given) for W in _bases(given["base"], own_weights)]
    more = set(found) - {"A", "B", "x"}
    others = ("Something else has a gradient too.", "the base is frozen: nobody needs a gradient of its weights.")
    return mistakes | {"x": _first_none(tried), "others": others if more else None}


def _adapter_mistake(
    found: Mapping, name: str, right: Mapping[str, np.ndarray], summed: Mapping[str, np.ndarray], given: Mapping
) -> Mistake:
    value, wanted = matrix(found[name]), right[name]
    where = f"The gradient of {name}"
    if value is None:
        return f"{where} is no matrix of numbers.", "did it get one? None means that none arrived."
    if value.shape != wanted.shape:
        if value.shape == right["AB".replace(name, "")].shape:
            return "The gradients of A and B are in each other's place.", "a gradient has the shape of its matrix."
        return f"{where} has not the shape of {name}.", "a gradient has one number for each number of its matrix."
    if close(value, wanted):
        return None
    if close(value * len(given["x"]), wanted):
        return f"{where} is a mean over the batch.", "g is the gradient already: add the inputs up."
    if close(value, summed[name]) or close(value * np.size(given["g"]), summed[name]):
        return f"{where} does not use g.", "backward starts from a given g, not from a sum or a mean of the output."
    problem, way_out = lora.gradient_scale_mistake(value, wanted, given["alpha"], given["r"]) or (
        "It is not what the chain rule gives.",
        "it is the gradient of plain LoRA: what the base is made of plays no part.",
    )
    return f"{where} is wrong. {problem}", way_out


def _x_mistake(found: Any, through_base: np.ndarray, through_adapter: np.ndarray, given: Mapping[str, Any]) -> Mistake:
    value, right = matrix(found), through_base + through_adapter
    if value is None:
        return "The gradient of x is no matrix of numbers.", "did x get one? None means that none arrived."
    if value.shape != right.shape:
        return "The gradient of x has not the shape of x.", "x has one row for each input, and so has its gradient."
    if close(value, right):
        return None
    if close(value, through_adapter) or lora.scale_mistake(value, through_adapter, given["alpha"], given["r"]):
        return (
            "The gradient of x comes through the adapter alone.",
            "x went along two paths: frozen weights get no gradient, and still pass one on.",
        )
    if close(value, through_base):
        return "The gradient of x comes through the base alone.", "x went along two paths."
    if close(value * len(value), right):
        return "The gradient of x is a mean over the batch.", "g is the gradient already."
    if close(value - through_adapter, given["alpha"] / given["r"] * through_base):
        return "The scale multiplies the base's path to x as well.", "it belongs to the adapter alone."
    problem, way_out = lora.gradient_scale_mistake(
        value - through_base, through_adapter, given["alpha"], given["r"]
    ) or (
        "It is not what the chain rule gives.",
        "each path takes g back through the transposed of what took x forward.",
    )
    return f"The gradient of x is wrong. {problem}", way_out


def stack_mistakes(
    found: Any, x: Any, g: Any, layers: Sequence[Mapping[str, Any]], own_weights: Sequence[Any] = (None, None)
) -> dict[str, Mistake]:
    """What is wrong with the four gradients of two layers, by layer."""
    names = ("second", "first")
    wanted = ("A dict with \"first\" and \"second\" is wanted, each a dict with \"A\" and \"B\".",
              'return {"first": {"A": …, "B": …}, "second": {"A": …, "B": …}}.')  # fmt: skip
    if not isinstance(found, Mapping) or not all(
        isinstance(found.get(name), Mapping) and {"A", "B"} <= set(found[name]) for name in names
    ):
        return dict.fromkeys(names, wanted)
    pairs = [
        (W1, W2) for W1 in _bases(layers[0]["base"], own_weights[0]) for W2 in _bases(layers[1]["base"], own_weights[1])
    ]
    tried = [_stack_mistakes(found, matrix(x), matrix(g), layers, *pair) for pair in pairs]
    turned = {"first": found["second"], "second": found["first"]}
    if any(not any(_stack_mistakes(turned, matrix(x), matrix(g), layers, *pair).values()) for pair in pairs):
        problem = "The two layers are in each other's place."
        return dict.fromkeys(
            names, (problem, "the first is the one that x meets first, whatever came first backwards.")
        )
    return {name: _first_none([one[name] for one in tried]) for name in names}


def _adapter_gradients(x: np.ndarray, g: np.ndarray, layer: Mapping[str, Any]) -> dict[str, np.ndarray]:
    A, B, scale = matrix(layer["A"]), matrix(layer["B"]), layer["alpha"] / layer["r"]
    return {"A": scale * B.T @ g.T @ x, "B": scale * g.T @ x @ A.T}


def _stack_mistakes(
    found: Mapping[str, Any], x: np.ndarray, g: np.ndarray, layers: Sequence[Mapping], W1: np.ndarray, W2: np.ndarray
) -> dict[str, Mistake]:
    first, second = layers
    h, update = x @ (W1 + _update(first)).T, _update(second)
    middle = "What the second layer gets is wrong."
    lost = "frozen weights get no gradient, and still pass one on."
    inputs = {
        "": h,
        f"{middle} It gets x itself.": x,
        f"{middle} It gets the output of the first base alone.": x @ W1.T,
        f"{middle} It gets what the first adapter adds, alone.": x @ _update(first).T,
    }
    arriving = {
        "": (g @ (W2 + update), ""),
        "The first layer gets its gradient through the second adapter alone.": (g @ update, lost),
        "The first layer gets its gradient through the second base alone.": (g @ W2, "h went along two paths."),
        "The first layer gets g itself.": (g, "g is the gradient of the second layer's output: take it back to h."),
    }
    way_out = "the first layer's whole output goes into the second."
    second_ways = {words: (value, g, way_out) for words, value in inputs.items()}
    first_ways = {words: (x, value, way) for words, (value, way) in arriving.items()}
    return {
        "second": _layer_mistake(found["second"], second_ways, second, "second"),
        "first": _layer_mistake(found["first"], first_ways, first, "first"),
    }


def _layer_mistake(
    found: Mapping[str, Any], ways: Mapping[str, tuple[np.ndarray, np.ndarray, str]], layer: Mapping, name: str
) -> Mistake:
    """The way (input, arriving gradient) that explains both gradients of a layer; the first way is the right one."""
    pair = [matrix(found[matrix_name]) for matrix_name in "AB"]
    if any(value is None for value in pair):
        return f"A gradient of the {name} layer is no matrix of numbers.", "take A and B of what task 4 gives."
    width_in, width_out = matrix(layer["A"]).shape[1], matrix(layer["B"]).shape[0]
    for problem, (x, g, way_out) in ways.items():
        if x.shape[1] != width_in or g.shape[1] != width_out:
            continue
        right = _adapter_gradients(x, g, layer)
        if all(close(value, right[m]) for value, m in zip(pair, "AB", strict=True)):
            return (problem, way_out) if problem else None
    return (
        f"The gradients of the {name} layer are not right.",
        "does task 4 pass? Then go backwards: what the second layer passes on to its input arrives at the first.",
    )
