"""Instant feedback on exercise 04: LoRA's start, forward pass, gradients, merge and layer, beside PEFT's.

The right values come from PEFT on a tiny layer. What leads away from them is found by comparing shapes and sizes.
"""

# ruff: noqa: N803, N806 - the paper's letters

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_utils.checks import Mistake, function_named, kind_of, raise_if, returned
from course_utils.checks.values import close, matrix

__all__ = ["forward", "gradients", "init", "layer", "merged"]

# (in, out, r, alpha): no two of the usual wrong scales give the same number here.
CASES = ((5, 4, 3, 7.0), (3, 4, 3, 12.0))
BATCH = 6
HINTS = {
    "cannot be multiplied": "write the shape of each matrix beside it: which one does x meet first?",
    "must match the size": "these two differ in shape: is a product the wrong way round, or transposed?",
    "does not require grad": "A and B must be `nn.Parameter`: only then does the layer know them. If they are, does "
    "forward compute with copies without a gradient (`.data`, `detach()`)?",
    "empty parameter list": "A and B must be `nn.Parameter`: only then does the layer know them.",
    "'NoneType' object has no attribute 'tolist'": "forward returns nothing: is its line with `return` missing?",
    "attribute 'tolist'": "A and B are to be `nn.Parameter`, kept as `self.A` and `self.B`.",
    "attribute 'A'": "keep the two matrices as `self.A` and `self.B`.",
    "attribute 'B'": "keep the two matrices as `self.A` and `self.B`.",
}


# ---------------------------------------------------------------------------------------------- what the notebook calls


def init(names: Mapping[str, Any]) -> None:
    """Check ``init_lora``: shapes, the start, and the seed."""
    function = function_named(names, "init_lora")
    for n_in, n_out, r, _ in CASES:
        first, again, other = (_call(function, "init_lora", n_in, n_out, r, seed) for seed in (1, 1, 2))
        raise_if(init_mistake(first, n_in, n_out, r) or seed_mistake(first, again, other))
    print("✓ A and B have the right shapes and the right start: a fresh adapter adds nothing.")


def forward(names: Mapping[str, Any]) -> None:
    """Check ``lora_forward`` against PEFT's layer."""
    function = function_named(names, "lora_forward")
    for case in CASES:
        given = _given(case)
        found = _call(function, "lora_forward", *(given[name] for name in ("x", "W", "A", "B", "alpha", "r")))
        raise_if(forward_mistake(found, given["base"], given["h"], given["alpha"], given["r"]))
    print("✓ lora_forward gives the output of PEFT's layer.")


def gradients(names: Mapping[str, Any]) -> None:
    """Check ``lora_gradients`` against the gradients of PEFT's layer, twice in a row."""
    function = function_named(names, "lora_gradients")
    for again, case in ((False, CASES[0]), (False, CASES[1]), (True, CASES[0])):
        given = _given(case)
        found = _call(function, "lora_gradients", *(given[name] for name in ("x", "g", "A", "B", "alpha", "r")))
        mistake = gradient_mistake(found, given["gradients"], given["alpha"], given["r"], BATCH, given)
        if mistake and again:
            mistake = ("The second call with the same matrices gives other gradients.", "start from fresh copies.")
        raise_if(mistake)
    print("✓ lora_gradients gives the gradients of PEFT's layer. W is not needed: W·x does not depend on A or B.")


def merged(names: Mapping[str, Any]) -> None:
    """Check ``merge`` against PEFT's merged weight."""
    function = function_named(names, "merge")
    for case in CASES:
        given = _given(case)
        args = (given[name] for name in ("W", "A", "B", "alpha", "r"))
        found = returned(function, *args, name="merge", hints=dict.fromkeys(HINTS, "which product has W's shape?"))
        raise_if(merge_mistake(found, given["W"], given["merged"], given["alpha"], given["r"]))
    print("✓ merge gives PEFT's merged weight.")


def layer(names: Mapping[str, Any]) -> None:
    """Check the class ``LoRALinear``: its start, its output, and what a step of training moves."""
    function_named(names, "LoRALinear")
    look = function_named(names, "look_at_layer")
    for case in CASES:
        given = _given(case)
        seen = _call(look, "look_at_layer", *(given[name] for name in ("x", "W", "A", "B", "alpha", "r")))
        for mistake in layer_mistakes(seen, given, given["base"], given["h"]):
            raise_if(mistake)
    print("✓ LoRALinear starts, computes and trains as PEFT's layer does.")


def _call(function: Callable[..., Any], name: str, *args: Any) -> Any:
    return returned(function, *args, name=name, hints=HINTS)


def _given(case: tuple[int, int, int, float]) -> dict[str, Any]:
    """Matrices of one case as nested lists, and what PEFT's layer makes of them as arrays."""
    import torch
    from peft import LoraConfig, get_peft_model

    n_in, n_out, r, alpha = case
    draw = torch.Generator().manual_seed(n_in)
    x, g, W, A, B = (
        torch.randn(*shape, generator=draw)
        for shape in ((BATCH, n_in), (BATCH, n_out), (n_out, n_in), (r, n_in), (n_out, r))
    )
    net = torch.nn.Sequential(torch.nn.Linear(n_in, n_out, bias=False))
    net[0].weight.data.copy_(W)
    theirs = get_peft_model(net, LoraConfig(r=r, lora_alpha=alpha, target_modules=["0"])).base_model.model[0]
    a, b = theirs.lora_A.default.weight, theirs.lora_B.default.weight
    a.data.copy_(A)
    b.data.copy_(B)
    h = theirs(x)
    h.backward(g)
    lists = {name: value.tolist() for name, value in {"x": x, "g": g, "W": W, "A": A, "B": B}.items()}
    return lists | {
        "alpha": alpha,
        "r": r,
        "h": h.detach().numpy(),
        "base": (x @ W.T).numpy(),
        "merged": (W + theirs.get_delta_weight("default").detach()).numpy(),
        "gradients": {"A": a.grad.numpy(), "B": b.grad.numpy()},
    }


# ---------------------------------------------------------------------------------------- mistakes, and their names
# Each returns (what is wrong, the way on), or None when all is well. The grader uses them on its own right values.


def init_mistake(found: Any, n_in: int, n_out: int, r: int) -> Mistake:
    """What is wrong with A and B as ``init_lora`` returns them."""
    return shape_mistake(found, n_in, n_out, r) or start_mistake(*map(matrix, found))


def shape_mistake(found: Any, n_in: int, n_out: int, r: int) -> Mistake:
    """What is wrong with the shapes of a pair (A, B)."""
    pair = [matrix(m) for m in found] if isinstance(found, (tuple, list)) and len(found) == 2 else [None]
    if any(m is None for m in pair):
        what = "a pair of something else" if len(pair) == 2 else kind_of(found)
        return f"Two matrices are wanted, A and B, and this is {what}.", "end with `return A, B`, two tensors."
    shapes, right = [m.shape for m in pair], [(r, n_in), (n_out, r)]
    if shapes == right:
        return None
    if shapes == right[::-1]:
        return "A and B are in each other's place.", "A is the one that x meets first; return A, then B."
    if shapes == [s[::-1] for s in right]:
        return "Both matrices are transposed.", "A takes x (a column) down to r numbers: how many columns must it have?"
    if shapes == [(r, n_out), (n_in, r)]:
        return "in and out are exchanged.", "A meets x, and B makes the output."
    return (
        f"A or B has a wrong shape: A {shapes[0]}, B {shapes[1]} for in={n_in}, out={n_out}, r={r}.",
        "write the shapes of B·A·x in a row: neighbours must agree.",
    )


def start_mistake(a: np.ndarray, b: np.ndarray) -> Mistake:
    """What is wrong with the numbers in A and B before training."""
    if not a.any() and not b.any():
        return "A and B are both zero: neither would ever get a gradient.", "one of the two has to be random."
    if a.any() and b.any():
        return "Neither A nor B is zero: the model is changed before it has learned anything.", "what makes B·A zero?"
    if not a.any():
        return (
            "A is zero and B is not.",
            "that would train too, but the paper has it the other way round: do as it does.",
        )
    if np.ptp(a) == 0 or (a.size > a.shape[1] and np.ptp(a, axis=0).max() == 0):
        return "The entries of A are not random: its rows would all learn the same.", "draw them at random."
    return None


def seed_mistake(first: Any, again: Any, other: Any) -> Mistake:
    """Whether the random matrix follows the seed."""
    a, b, c = (matrix(pair[0]) for pair in (first, again, other))
    if b is None or not close(a, b):
        return "The same seed gives other numbers the second time.", "`torch.manual_seed(seed)`, and then draw."
    if c is None or close(a, c):
        return "Another seed gives the same numbers.", "is the argument `seed` used?"
    return None


SCALES = (
    (lambda alpha, r: r, "alpha is not divided by r: the update is too large.", "the scale is a fraction."),
    (lambda alpha, r: r / alpha, "The update comes without its scale.", "alpha and r have to come in somewhere."),
    (lambda alpha, r: alpha / r, "The scale is applied twice.", "it belongs to the update once."),
    (lambda alpha, r: (r / alpha) ** 2, "The scale is upside down.", "a larger alpha makes a larger update."),
    (lambda alpha, r: r**0.5, "The scale is that of rsLoRA, with √r.", "plain LoRA is asked for."),
    (lambda alpha, r: -1, "The update has the wrong sign.", "nothing is subtracted here."),
    (lambda alpha, r: alpha // r * r / alpha, "The scale has lost its fraction.", "`//` cuts it off; divide with `/`."),
)


def scale_mistake(found: np.ndarray, right: np.ndarray, alpha: float, r: int) -> Mistake:
    """If ``found`` is a multiple of ``right``: what went wrong with the scale."""
    size = float((right * right).sum())
    factor = float((found * right).sum()) / size if size else 0.0
    if not factor or not close(found, factor * right) or close(found, right):
        return None
    for wrong, problem, way_out in SCALES:
        if abs(factor - wrong(alpha, r)) < 1e-3 * abs(factor):
            return problem, way_out
    return "The update has the right direction and the wrong size.", "look at the scale."


BACKWARDS = {
    "it belongs to the update once.": "it comes in once.",
    "a larger alpha makes a larger update.": "a larger alpha makes a larger gradient.",
}


def gradient_scale_mistake(found: np.ndarray, right: np.ndarray, alpha: float, r: int) -> Mistake:
    """:func:`scale_mistake` in the words of a gradient."""
    if (mistake := scale_mistake(found, right, alpha, r)) is None:
        return None
    problem, way_out = mistake
    return problem.replace("the update", "it").replace("The update", "It"), BACKWARDS.get(way_out, way_out)


def _sum_mistake(found: np.ndarray, base: np.ndarray, right: np.ndarray, alpha: float, r: int, of_base: str) -> Mistake:
    """What is wrong with a sum of the base's part and the update."""
    update = right - base
    if close(found, right):
        return None
    if close(found, base):
        return "The adapter adds nothing.", "is the second path there, and is it added?"
    if close(found, update) or scale_mistake(found, update, alpha, r):
        return (
            f"{of_base[0].upper()}{of_base[1:]} is missing.",
            "the adapter is added to what is there; it does not replace it.",
        )
    if close(found - update, alpha / r * base):
        return f"The scale multiplies {of_base} as well.", "it belongs to the update alone."
    if close(found - update * r / alpha, alpha / r * base):
        return (
            f"The scale multiplies {of_base} in the place of the update.",
            "which of the two paths does it belong to?",
        )
    if np.abs(found - right).max() <= 1e-2 * np.abs(right).max():
        return "These numbers have only the digits of 16 bits.", "float32 is wanted, all the way."
    return scale_mistake(found - base, update, alpha, r)


def forward_mistake(found: Any, base: np.ndarray, right: np.ndarray, alpha: float, r: int) -> Mistake:
    """What is wrong with the output of an adapted layer; ``base`` is the output without the adapter."""
    h = matrix(found)
    if h is None:
        return f"A matrix of numbers is wanted, one output a row, and this is {kind_of(found)}.", "return h itself."
    if h.shape == right.T.shape != right.shape:
        return "The result has one output a column.", "one output a row is asked for: transpose."
    if h.shape != right.shape:
        return f"The result has the shape {h.shape}, not batch × out.", "write the shape of each step beside it."
    known = _sum_mistake(h, base, right, alpha, r, "the base's own output, from W,")
    return known or _unless(
        h, right, "The output is not PEFT's.", "go through the formula: which matrix, in which order?"
    )


def merge_mistake(found: Any, W: Any, right: np.ndarray, alpha: float, r: int) -> Mistake:
    """What is wrong with a merged weight."""
    m, base = matrix(found), matrix(W)
    if m is None:
        return f"One matrix is wanted, and this is {kind_of(found)}.", "return it as a tensor."
    if m.shape != right.shape:
        return f"The result has the shape {m.shape}, not that of W.", "W stays as it is, out × in: what fits beside it?"
    if m.shape[0] == m.shape[1] and close(m, base + (right - base).T) and not close(m, right):
        return "The update is transposed before it is added.", "B·A has the shape of W as it stands."
    known = _sum_mistake(m, base, right, alpha, r, "W")
    return known or _unless(m, right, "The merged matrix is not right.", "which product has W's shape?")


def gradient_mistake(
    found: Any, right: Mapping[str, np.ndarray], alpha: float, r: int, batch: int, given: Mapping[str, Any]
) -> Mistake:
    """What is wrong with the dict of the two gradients; ``given`` has the matrices x, g, A and B."""
    if not isinstance(found, Mapping) or not {"A", "B"} <= set(found):
        return 'A dict with "A" and "B" is wanted.', 'return {"A": …, "B": …}.'
    pair = {name: matrix(found[name]) for name in "AB"}
    if any(found[name] is None for name in "AB"):
        return "One of the gradients is None: none arrived.", "is h computed from the tensors whose `.grad` you read?"
    if any(m is None for m in pair.values()):
        return "One of the gradients is no matrix of numbers.", "if there is one for each input: add them up."
    shapes = {name: m.shape for name, m in pair.items()}
    if shapes != {name: m.shape for name, m in right.items()}:
        swapped = shapes == {"A": right["B"].shape, "B": right["A"].shape}
        problem = (
            "The gradients are in each other's place."
            if swapped
            else "A gradient does not have the shape of its matrix."
        )
        return problem, "a gradient has one number for each number of its matrix."
    for name, m in pair.items():
        if close(m, right[name]):
            continue
        if close(m * batch, right[name]):
            return f"The gradient of {name} is a mean over the batch.", "g is the gradient already: add the inputs up."
        problem, way_out = (
            gradient_scale_mistake(m, right[name], alpha, r)
            or _inputs_mistake(m, name, alpha / r, given)
            or ("It is not what the chain rule gives.", "see hint 1.")
        )
        return f"The gradient of {name} is wrong. {problem}", way_out
    return None


def _inputs_mistake(found: np.ndarray, name: str, scale: float, given: Mapping[str, Any]) -> Mistake:
    """If g or most of the batch plays no part in a gradient."""
    x, g, A, B = (np.array(given[key], dtype=float) for key in "xgAB")

    def gradient(x: np.ndarray, g: np.ndarray) -> np.ndarray:
        return scale * (B.T @ g.T @ x if name == "A" else g.T @ x @ A.T)

    if close(found, gradient(x, np.ones_like(g))):
        return "g is not used.", "the backward pass starts from g: `h.backward(g)`, or see hint 1."
    if any(close(found, gradient(x[[k]], g[[k]])) for k in range(len(x))):
        return "It is that of one input of the batch.", "add up over all inputs."
    return None


def layer_mistakes(seen: Any, given: Mapping[str, Any], base: np.ndarray, right: np.ndarray) -> tuple[Mistake, ...]:
    """What is wrong with a layer, by ``look_at_layer``: its start, its output, its training (None: all is well)."""
    A, B = matrix(given["A"]), matrix(given["B"])
    (r, n_in), n_out = A.shape, B.shape[0]
    if not isinstance(seen, Mapping):
        bad = ("`look_at_layer` does not return its dict.", "leave that cell as it was.")
        return bad, bad, bad
    start = init_mistake((seen.get("A"), seen.get("B")), n_in, n_out, r)
    if start is None and not close(_table(seen, "fresh"), base):
        start = ("A fresh layer does not give the base's output.", "what does the second path add when B is zero?")
    output = forward_mistake(seen.get("output"), base, right, given["alpha"], given["r"])
    return start, output, _training_mistake(seen, A, B, matrix(given["W"]))


def _training_mistake(seen: Mapping[str, Any], A: np.ndarray, B: np.ndarray, W: np.ndarray) -> Mistake:
    wanted, count = A.size + B.size, seen.get("trained numbers")
    if not close(_table(seen, "W"), W) or count == wanted + W.size:
        return "W is trained too: the base is not frozen.", "who takes `requires_grad` away from the base?"
    if count != wanted:
        return (
            "Another number of parameters is trained than A and B have together.",
            "are both an `nn.Parameter`, and is nothing else one?",
        )
    still = [name for name, m in (("A", A), ("B", B)) if close(_table(seen, f"{name}, one step"), m)]
    if still:
        return (
            f"A step of training does not move {' and '.join(still)}.",
            "forward has to use the parameters themselves, and not copies or `.data`.",
        )
    return None


def _table(seen: Mapping[str, Any], name: str) -> np.ndarray:
    found = matrix(seen.get(name))
    return np.zeros((0, 0)) if found is None else found


def _unless(found: np.ndarray, right: np.ndarray, problem: str, way_out: str) -> Mistake:
    return None if close(found, right) else (problem, way_out)
