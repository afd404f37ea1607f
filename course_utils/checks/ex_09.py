"""Instant feedback on exercise 09: merge onto a 4-bit base, what rounding again loses, adding adapters, what to ship.

For each known mistake there is the value that it leads to: an answer that equals it is told the mistake's name. The
hidden checks use the same words on other matrices, beside a truth of their own.
"""

# ruff: noqa: N806 - the paper's letters

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from course_utils.checks import CheckFailed, Mistake, call, function_named, kind_of, raise_if
from course_utils.checks.values import matrix

__all__ = ["added", "chosen", "merged", "requantized"]

Told = tuple[Any, str, str]  # what a mistake leads to, the mistake, the way on

SHAPES = ((6, 8, 2, 6.0, 16), (8, 8, 4, 1.0, 4))  # out, in, r, alpha, weights in a block
PLANS = (
    # name, right answers of 100, bytes that all fine-tunes share, bytes of each
    ("merged, 16 bits", 96, 0, 269),
    ("merged, 8 bits", 95, 0, 143),
    ("merged, put back into 4 bits", 61, 0, 109),
    ("adapters on the 16-bit base", 97, 269, 4),
    ("adapters on the 4-bit base", 95, 109, 4),
)
HINTS = {
    "cannot be multiplied": "write the shape of each matrix beside it: A is r × in, B is out × r.",
    "must match the size": "these two differ in shape: is a product the wrong way round, or are the codes still flat?",
    "broadcast": "these two differ in shape: is a product the wrong way round, or are the codes still flat?",
    "NotImplementedError": "write the tasks above first.",
    "Expected float32": "`quantize` takes a float tensor; `torch.tensor(…)` of whole numbers is none.",
    "expected scalar type": "give both sides the same dtype, say with `.float()`.",
}
STACK_HINTS = {
    "must match the size": "matrices of different ranks cannot be added. But they can stand beside each other.",
    "could not be broadcast": "matrices of different ranks cannot be added. But they can stand beside each other.",
    "Sizes of tensors must match": "which side of A and which side of B is r numbers long? Join there.",
    "must match exactly": "which side of A and which side of B is r numbers long? Join there.",
    "math domain error": "a weight may be negative, and then it has no square root: put it somewhere as it is.",
}


# ---------------------------------------------------------------------------------------------- what the notebook calls


def merged(names: Mapping[str, Any]) -> None:
    """Check ``merge`` on two bases."""
    function = function_named(names, "merge")
    for base, adapter in _cases():
        right = weights(base) + delta(adapter)
        raise_if(merge_mistake(_unchanged(function, "merge", base, adapter), base, adapter, right))
    print("✓ The merged weights have all of the update.")


def requantized(names: Mapping[str, Any]) -> None:
    """Check ``lost`` on two bases, and show what it says of a larger one."""
    function = function_named(names, "lost")
    for base, adapter in _cases():
        right = losses(base, adapter)
        for mistake in lost_mistakes(_unchanged(function, "lost", base, adapter), base, adapter, right):
            raise_if(mistake)
    print("✓ Both numbers are right. A larger base in NF4, and your function on updates of growing size:")
    print("   update ÷ absmax   codes that stay   error ÷ update")
    for size in (0.003, 0.01, 0.03, 0.1, 0.3):
        found = call(function, *_large(size), name="lost")
        print(f"{size:18} {found['same']:17.2f} {found['error']:16.2f}")


def added(names: Mapping[str, Any]) -> None:
    """Check ``stack`` on three pairs of adapters."""
    ask = function_named(names, "ask_stack")
    function_named(names, "stack")
    draw = random.Random(93)
    for ranks, shares in (((2, 3), (0.75, 0.5)), ((2, 2), (1.5, 0.25)), ((3, 1), (1.0, -0.5))):
        first, second = pair(draw, 7, 5, ranks)
        right = shares[0] * delta(first) + shares[1] * delta(second)
        given = copy.deepcopy([first, second, list(shares)])
        seen = call(ask, *given, name="stack", hints=STACK_HINTS)
        for mistake in stack_mistakes(seen, first, second, shares, right):
            raise_if(mistake)
    print("✓ One adapter does what the two did.")


def chosen(names: Mapping[str, Any]) -> None:
    """Check ``choose`` on one table, for several numbers of fine-tunes and several budgets."""
    function = function_named(names, "choose")
    paths = table(PLANS)
    for k, budget in ((1, 300), (1, 273), (1, 200), (20, 300), (2, 300), (1, 112), (3, 60)):
        found = call(function, copy.deepcopy(paths), k, budget, name="choose")
        raise_if(choose_mistake(found, paths, k, budget, choice(paths, k, budget)))
    print("✓ The choice is right, for one fine-tune and for many.")


def _unchanged(function: Callable[..., Any], name: str, *args: Any) -> Any:
    """Call a function on copies, and see that it leaves them as they were."""
    given = copy.deepcopy(args)
    found = call(function, *given, name=name, hints=HINTS)
    if found is None:
        raise CheckFailed(f"{name} returns nothing.", "is the line with `return` missing?")
    if given != args:
        raise CheckFailed(f"{name} changes the base or the adapter that it is given.", "work on tensors of your own.")
    return found


# ---------------------------------------------------------------------------------------------- bases and adapters


def _cases() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    draw = random.Random(9)
    return (case(draw, *shape) for shape in SHAPES)


def nf4() -> list[float]:
    """NF4's levels as plain numbers."""
    from course_utils import quantization

    return [round(level, 6) for level in quantization.nf4_levels().tolist()]


def case(draw: random.Random, n_out: int, n_in: int, r: int, alpha: float, blocksize: int) -> tuple[dict, dict]:
    """A 4-bit base whose blocks differ in size, and an adapter; drawn until no mistake gives the right numbers."""
    for _ in range(2000):
        base = _base(draw, n_out, n_in, blocksize, nf4())
        pair_ = base, adapter_of(draw, n_out, n_in, r, alpha, 0.1 * float(np.median(base["absmax"])))
        if n_out * n_in < 20 or telling(*pair_):
            return pair_
    raise RuntimeError("no base was found that tells the mistakes apart")


def _base(draw: random.Random, n_out: int, n_in: int, blocksize: int, levels: list[float]) -> dict[str, Any]:
    w = np.array([draw.gauss(0, 1) for _ in range(n_out * n_in)])
    codes, _ = quantize(w, np.array(levels), blocksize)
    absmax = [round(draw.uniform(0.3, 0.6) * 2 ** draw.uniform(0, 2.5), 3) for _ in range(n_out * n_in // blocksize)]
    return {
        "codes": codes.reshape(n_out, n_in).tolist(),
        "absmax": absmax,
        "levels": levels,
        "blocksize": blocksize,
    }


def adapter_of(draw: random.Random, n_out: int, n_in: int, r: int, alpha: float, size: float) -> dict[str, Any]:
    """A random adapter whose update has entries of about ``size``."""
    each = math.sqrt(size / (alpha / r * math.sqrt(r)))
    rows = [[[round(draw.gauss(0, each), 4) for _ in range(m)] for _ in range(n)] for n, m in ((r, n_in), (n_out, r))]
    return {"A": rows[0], "B": rows[1], "alpha": alpha, "r": r}


def pair(draw: random.Random, n_out: int, n_in: int, ranks: Sequence[int]) -> list[dict[str, Any]]:
    """Two adapters for one layer, with different alpha/r."""
    alphas = draw.sample((3.0, 5.0, 7.0, 12.0), 2)
    return [adapter_of(draw, n_out, n_in, r, alpha, 1.0) for r, alpha in zip(ranks, alphas, strict=True)]


def _large(size: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """64 × 64 weights in blocks of 64, and an update whose entries are about ``size`` times the mean absmax."""
    draw = random.Random(64)
    base = _base(draw, 64, 64, 64, nf4())
    return base, adapter_of(draw, 64, 64, 8, 16.0, size * float(np.mean(base["absmax"])))


def table(plans: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Paths as the exercise has them."""
    return [dict(zip(("name", "right", "shared", "each"), plan, strict=True)) for plan in plans]


# ---------------------------------------------------------------------------------------------- what is right


def weights(base: Mapping[str, Any]) -> np.ndarray:
    """The base's weights."""
    values = np.array(base["levels"])[np.array(base["codes"])]
    return values * np.repeat(base["absmax"], base["blocksize"]).reshape(values.shape)


def delta(adapter: Mapping[str, Any]) -> np.ndarray:
    """(alpha/r) · B · A."""
    return adapter["alpha"] / adapter["r"] * product(adapter)


def product(adapter: Mapping[str, Any]) -> np.ndarray:
    """B · A."""
    return np.array(adapter["B"]) @ np.array(adapter["A"])


def quantize(
    w: np.ndarray, levels: np.ndarray, blocksize: int, absmax: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Flat codes and what they stand for, with each block's own absmax unless one is given."""
    blocks = np.asarray(w).reshape(-1, blocksize)
    absmax = np.abs(blocks).max(axis=1) if absmax is None else np.broadcast_to(absmax, len(blocks))
    codes = np.abs((blocks / absmax[:, None])[..., None] - levels).argmin(axis=-1)
    return codes.reshape(-1), (levels[codes] * absmax[:, None]).reshape(np.shape(w))


def losses(base: Mapping[str, Any], adapter: Mapping[str, Any]) -> dict[str, float]:
    """What ``lost`` should return."""
    return _losses(base, delta(adapter))


def _losses(base: Mapping[str, Any], d: np.ndarray, absmax: Any = None) -> dict[str, float]:
    w = weights(base)
    codes, values = quantize(w + d, np.array(base["levels"]), base["blocksize"], absmax)
    same = codes == np.array(base["codes"]).reshape(-1)
    return {"same": float(same.mean()), "error": float(np.linalg.norm(values - w - d) / np.linalg.norm(d))}


def choice(paths: Sequence[Mapping[str, Any]], k: int, budget: int) -> str | None:
    """The name that ``choose`` should return."""
    fitting = [p for p in paths if p["shared"] + k * p["each"] <= budget]
    best = min(fitting, key=lambda p: (-p["right"], p["shared"] + k * p["each"]), default=None)
    return best and best["name"]


def telling(base: Mapping[str, Any], adapter: Mapping[str, Any]) -> bool:
    """Whether each mistake with this base leads to other numbers than the right ones, and no weight is a tie."""
    right, levels = losses(base, adapter), np.array(base["levels"])
    w = weights(base) + delta(adapter)
    blocks = w.reshape(-1, base["blocksize"])
    scaled = blocks / np.abs(blocks).max(axis=1, keepdims=True)
    ties = np.abs(scaled[..., None] - (levels[1:] + levels[:-1]) / 2).min() < 1e-3
    same = all(abs(value - right["same"]) > 0.01 for value, *_ in _same_mistakes(base, adapter, right["same"]))
    error = all(abs(value / right["error"] - 1) > 0.03 for value, *_ in _error_mistakes(base, adapter, right["error"]))
    merged = all(not close(value, w) for value, *_ in _merge_mistakes(base, adapter))
    return not ties and same and error and merged


# ---------------------------------------------------------------------------------------- mistakes, and their names
# Each returns (what is wrong, the way on), or None when all is well. The grader uses them beside its own right values.


def number(value: Any) -> float | None:
    """A finite number; None for anything else."""
    if hasattr(value, "item"):
        try:
            value = value.item()
        except (ValueError, RuntimeError):  # more than one number
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)


def close(found: np.ndarray, right: np.ndarray, slack: float = 2**-7) -> bool:
    """Equal up to what 16 bits round away."""
    return found.shape == right.shape and bool(np.abs(found - right).max() <= slack * np.abs(right).max())


def _scales(alpha: float, r: int) -> tuple[tuple[float, str, str], ...]:
    return (
        (1, "The update comes without its scale.", "an adapter's alpha and r are part of its update."),
        (alpha, "alpha is not divided by r.", "the scale is a fraction."),
        ((alpha / r) ** 2, "The scale is applied twice.", "it belongs to the update once."),
        (r / alpha, "The scale is upside down.", "a larger alpha makes a larger update."),
        (alpha / r**0.5, "The scale is that of rsLoRA, with √r.", "plain LoRA is asked for."),
        (-alpha / r, "The update has the wrong sign.", "it is added."),
    )


def merge_mistake(found: Any, base: Mapping[str, Any], adapter: Mapping[str, Any], right: np.ndarray) -> Mistake:
    """What is wrong with merged weights."""
    m = matrix(found)
    if m is None:
        return f"A matrix of numbers is wanted, and this is {kind_of(found)}.", "return the weights, out × in."
    if m.shape != right.shape:
        return f"The result has the shape {m.shape}, not that of the codes.", "which product is out × in?"
    if close(m, right):
        return None
    return _named(_merge_mistakes(base, adapter), lambda value: close(m, value, 2**-8)) or (
        "The merged weights are not right.",
        "merge an adapter whose B is all zero: do you get the base?",
    )


def _merge_mistakes(base: Mapping[str, Any], adapter: Mapping[str, Any]) -> Iterator[Told]:
    w, d, levels, block = weights(base), delta(adapter), np.array(base["levels"]), base["blocksize"]
    again = "The merged weights lie on the 16 levels again: most of the update is rounded away."
    leave = "the result may have any value. Keep the sum as it is, in 16 bits or more."
    yield quantize(w + d, levels, block)[1], again, leave
    yield quantize(w + d, levels, block, np.array(base["absmax"]))[1], again, leave
    yield w, "These are the weights of the base: the adapter adds nothing.", "where is B·A added?"
    yield d, "The base is missing.", "the adapter is added to the weights that are there."
    for scale, problem, way_out in _scales(adapter["alpha"], adapter["r"]):
        yield w + scale * product(adapter), problem, way_out
    yield adapter["alpha"] / adapter["r"] * w + d, "The scale multiplies the base as well.", "it belongs to B·A alone."
    yield (
        w + d.T.reshape(d.shape),
        "The update is transposed before it is added.",
        "B·A has the shape of the codes as it stands.",
    )
    codes = np.array(base["codes"])
    yield levels[codes] + d, "The base's weights lack their absmax.", "a level says which part of its block's absmax."
    yield levels[codes] * max(base["absmax"]) + d, "One absmax is used for all blocks.", "each block has its own."
    down = np.repeat(base["absmax"], block).reshape(codes.T.shape).T
    yield levels[codes] * down + d, "The blocks run down the columns.", "they run along the rows, as one reads."
    by_row = np.resize(base["absmax"], len(codes))[:, None]
    yield (
        levels[codes] * by_row + d,
        "A row is taken for a block.",
        "`blocksize` says how many weights share an absmax.",
    )
    yield codes * np.repeat(base["absmax"], block).reshape(codes.shape) + d, *CODES_AS_WEIGHTS
    yield codes + d, *CODES_AS_WEIGHTS


CODES_AS_WEIGHTS = ("Codes are taken for weights.", "a code is a number in a list: look it up in the levels.")


def lost_mistakes(
    found: Any, base: Mapping[str, Any], adapter: Mapping[str, Any], right: Mapping[str, float]
) -> tuple[Mistake, Mistake]:
    """What is wrong with each of the two numbers that ``lost`` returns."""
    if not isinstance(found, Mapping) or not {"same", "error"} <= set(found):
        bad = ('A dict with "same" and "error" is wanted.', 'return {"same": …, "error": …}.')
        return bad, bad
    return (
        _number_mistake(found["same"], right["same"], "same", 0.005, _same_mistakes(base, adapter, right["same"])),
        _number_mistake(
            found["error"],
            right["error"],
            "error",
            0.025 * right["error"],
            _error_mistakes(base, adapter, right["error"]),
        ),
    )


def _number_mistake(found: Any, right: float, name: str, slack: float, told: Iterator[Told]) -> Mistake:
    value = number(found)
    if value is None:
        return f'"{name}" is {kind_of(found)}, not a number.', "return a plain number."
    if abs(value - right) <= slack:
        return None
    problem, way_out = _named(told, lambda wrong: abs(value - wrong) <= min(slack, 0.02 * abs(wrong) + 1e-9)) or (
        "It is not the number asked for.",
        "go through it with a base of one block and four weights, by hand.",
    )
    return f'"{name}" is wrong. {problem}', way_out


OLD_ABSMAX = (
    "Merged weights are divided by the base's absmax.",
    "a block's largest weight may have grown or shrunk: what does `quantize` divide by?",
)


def _same_mistakes(base: Mapping[str, Any], adapter: Mapping[str, Any], right: float) -> Iterator[Told]:
    d, w, levels = delta(adapter), weights(base), np.array(base["levels"])
    n = d.size
    yield 1 - right, "It is the share of the codes that change.", "those that stay are asked for."
    yield right * n, "It is a number of weights, not a share.", "divide by how many there are."
    yield 100 * right, "It is in per cent.", "a share lies between 0 and 1."
    yield _losses(base, d, np.array(base["absmax"]))["same"], *OLD_ABSMAX
    half = np.diff(levels).min() / 2
    yield (
        float((np.abs(d) < half).mean()),
        "The update is held against the levels without their absmax.",
        "levels lie between −1 and 1, weights do not: what is the step of this block?",
    )
    codes = np.array(base["codes"])
    for start in (w, levels[codes] * max(base["absmax"])):
        whole = quantize(start + d, levels, n)[0] == codes.reshape(-1)
        yield float(whole.mean()), "One absmax is used for all blocks.", "each block has its own."
    values = quantize(w + d, levels, base["blocksize"])[1]
    unmoved = "Weights are compared, not codes."
    yield float(np.isclose(values, w, rtol=1e-4, atol=1e-6).mean()), unmoved, "a new absmax moves all of its block."
    alone = quantize(d, levels, base["blocksize"])[0] == codes.reshape(-1)
    yield float(alone.mean()), "The update is put into four bits by itself.", "base and update are added before."
    for scale, problem, way_out in _scales(adapter["alpha"], adapter["r"]):
        yield _losses(base, scale * product(adapter))["same"], problem, way_out


def _error_mistakes(base: Mapping[str, Any], adapter: Mapping[str, Any], right: float) -> Iterator[Told]:
    d, w, levels = delta(adapter), weights(base), np.array(base["levels"])
    values, norm = quantize(w + d, levels, base["blocksize"])[1], np.linalg.norm
    off, size = values - w - d, norm(d)
    yield norm(off), "It is not divided by the size of the update.", "the same error is small beside a large update."
    yield (
        0.0,
        "It is zero: the wanted weights are rounded already.",
        "compare with the merged weights as they should be.",
    )
    yield 1 / right, "The fraction is upside down.", "0 is to mean: the whole update arrived."
    yield right**2, "It is the ratio of the squares.", "a norm has a square root."
    yield norm(off) / norm(w), "The error is divided by the size of the base.", "it is the update that is to arrive."
    yield (
        norm(off) / norm(w + d),
        "The error is divided by the size of the merged weights.",
        "it is the update that is to arrive.",
    )
    yield (
        norm(values - w) / size,
        "It says how far the weights moved, not how far they are from where they belong.",
        "what should they be after a merge without loss?",
    )
    yield abs(norm(values - w) - size) / size, *LENGTHS
    yield (
        np.abs(off).sum() / np.abs(d).sum(),
        "It is a ratio of sums of sizes.",
        "the root of the sum of squares is asked for.",
    )
    yield np.abs(off).max() / np.abs(d).max(), "It looks at the largest entries only.", "all entries count: use a norm."
    yield _losses(base, d, np.array(base["absmax"]))["error"], *OLD_ABSMAX
    codes = quantize(w + d, levels, base["blocksize"])[0]
    mixed = levels[codes].reshape(-1, base["blocksize"]) * np.array(base["absmax"])[:, None]
    yield (
        norm(mixed.reshape(w.shape) - w - d) / size,
        "New codes are read with the base's absmax.",
        "`quantize` returns codes and an absmax that belong together.",
    )
    yield norm(off, 2) / norm(d, 2), "It is a ratio of spectral norms.", "the root of the sum of squares is asked for."
    for scale, problem, way_out in _scales(adapter["alpha"], adapter["r"]):
        yield _losses(base, scale * product(adapter))["error"], problem, way_out


LENGTHS = (
    "Two lengths are subtracted.",
    "weights may move as far as they should, and elsewhere: subtract the matrices, then take the norm.",
)


def stack_mistakes(
    seen: Any, first: Mapping[str, Any], second: Mapping[str, Any], shares: Sequence[float], right: np.ndarray
) -> tuple[Mistake, Mistake]:
    """What is wrong with the adapter that ``stack`` returns, and with its arguments afterwards, by ``ask_stack``."""
    if not isinstance(seen, Mapping) or not {"adapter", "first", "second"} <= set(seen):
        bad = ("`ask_stack` does not return its dict.", "leave that cell as it was.")
        return bad, bad
    changed = (
        "`stack` changes the adapters that it is given.",
        "whoever adds them a second time gets something else: make new matrices.",
    )
    same = seen["first"] == first and seen["second"] == second
    return _stack_mistake(seen["adapter"], first, second, shares, right), None if same else changed


def _stack_mistake(
    found: Any, first: Mapping[str, Any], second: Mapping[str, Any], shares: Sequence[float], right: np.ndarray
) -> Mistake:
    if found is None:
        return "stack returns nothing.", "is the line with `return` missing?"
    if not isinstance(found, Mapping) or not {"A", "B", "alpha", "r"} <= set(found):
        return 'A dict with "A", "B", "alpha" and "r" is wanted.', "return an adapter of the form that you were given."
    A, B, alpha, r = matrix(found["A"]), matrix(found["B"]), number(found["alpha"]), number(found["r"])
    if A is None or B is None:
        return "A or B is not a matrix of numbers.", "one table each, and no list of tables."
    if alpha is None or not r:
        return "alpha or r is not a number, or r is zero.", "whoever loads the adapter multiplies by alpha/r."
    (n_out, n_in), ranks = right.shape, (first["r"], second["r"])
    if len(A) in ranks and A.shape[1] == n_in and B.shape == (n_out, len(A)):
        return (
            "The result has the rank of one adapter: A's were added, and B's.",
            "(B₁ + B₂)·(A₁ + A₂) has two products too many. How do the columns of B and the rows of A pair up?",
        )
    if A.shape == (n_in, sum(ranks)) and B.shape == (sum(ranks), n_out):
        return "A and B are transposed.", "A is r × in, B is out × r, as in the adapters that you were given."
    if A.shape != (sum(ranks), n_in) or B.shape != (n_out, sum(ranks)):
        return (
            f"A has the shape {A.shape} and B {B.shape}; the ranks are {ranks[0]} and {ranks[1]}.",
            "the rank of the new adapter is the sum: on which side does each matrix grow?",
        )
    if r != sum(ranks):
        return 'The entry "r" is not the number of rows of A.', "the new adapter has a rank of its own."
    loaded = alpha / r * B @ A
    if close(loaded, right, 1e-3):
        return None
    return _named(_stack_told(first, second, shares, right, alpha / r), lambda value: close(loaded, value, 1e-3)) or (
        "The new adapter's update is not the weighted sum.",
        "give one of them the weight 0: is the other one's update right, with its own alpha/r?",
    )


def _stack_told(
    first: Mapping[str, Any], second: Mapping[str, Any], shares: Sequence[float], right: np.ndarray, scale: float
) -> Iterator[Told]:
    (p, q), (c, d) = (product(first), product(second)), (delta(first), delta(second))
    s, t = first["alpha"] / first["r"], second["alpha"] / second["r"]
    u, v = shares
    new = "The new adapter's own alpha/r is applied on top.", "whoever loads it multiplies by alpha/r once more."
    yield scale * right, *new
    yield c + d, "The weights are left out.", "each update is multiplied by its weight first."
    yield u**2 * c + v**2 * d, "The weights count twice.", "a factor in A and again in B is its square in the product."
    one = "One adapter's scale is used for both.", "each has an alpha and an r of its own."
    yield u * s * p + v * s * q, *one
    yield u * t * p + v * t * q, *one
    yield u * first["alpha"] * p + v * second["alpha"] * q, "alpha is not divided by r.", "each scale is a fraction."
    alpha = "One adapter's alpha is used for both.", "each has an alpha and an r of its own."
    yield u * s * p + v * first["alpha"] / second["r"] * q, *alpha
    yield u * second["alpha"] / first["r"] * p + v * t * q, *alpha
    for k in (1, scale):
        yield k * (u * p + v * q), "The adapters' own scales are left out.", "each update has its alpha/r."
        yield k * (p + q), "Neither weights nor scales are in it.", "each update has its weight and its alpha/r."
    yield u * s**2 * p + v * t**2 * q, "The scales count twice.", "a factor in A and again in B is its square."
    yield abs(u) * c + abs(v) * d, "A negative weight loses its sign.", "a weight of −1 takes an adapter out again."
    yield right / (u + v), "The weights are made to sum to one.", "they are to be used as they are."
    yield u * c, "The second adapter adds nothing.", "is it in both matrices?"
    yield v * d, "The first adapter adds nothing.", "is it in both matrices?"
    yield v * c + u * d, "The weights are in each other's place.", "the first weight is the first adapter's."


def choose_mistake(found: Any, paths: Sequence[Mapping[str, Any]], k: int, budget: int, right: str | None) -> Mistake:
    """What is wrong with the name that ``choose`` returns."""
    if found == right:
        return None
    if isinstance(found, Mapping):
        return "A name is wanted, not the whole path.", 'return its "name".'
    by_name = {path["name"]: path for path in paths}
    if found is None:
        if all(k * (path["shared"] + path["each"]) > budget for path in paths) and k > 1:
            return "Nothing is chosen, although a path fits.", "is what all share counted once, or for each fine-tune?"
        exactly = by_name[right]["shared"] + k * by_name[right]["each"] == budget
        way_out = "what takes exactly the budget fits." if exactly else "add it up again for each path."
        return "Nothing is chosen, although a path fits.", way_out
    if not isinstance(found, str) or found not in by_name:
        return f"{kind_of(found).capitalize()} is returned that is no path's name.", 'return a "name", or None.'
    path = by_name[found]
    total = path["shared"] + k * path["each"]
    if right is not None and (path["right"], total) == (
        by_name[right]["right"],
        by_name[right]["shared"] + k * by_name[right]["each"],
    ):
        return None  # equal in every respect: either will do
    if total > budget:
        if path["shared"] + path["each"] <= budget:
            return "The choice fits for one fine-tune only.", f"there are {k}: which bytes does each of them need?"
        if right is None:
            return "A path is chosen although none fits.", "return None then."
        return "The choice does not fit into the budget.", "look only at paths that fit, and then at quality."
    if path["right"] < by_name[right]["right"]:
        if by_name[right]["shared"] + k * by_name[right]["each"] == budget:
            return "A better path takes exactly the budget.", "exactly the budget fits."
        if k * (by_name[right]["shared"] + by_name[right]["each"]) > budget:
            return "A better path fits.", "is what all share counted once, or for each fine-tune?"
        return "A path that fits gives more right answers.", "size decides only between equals."
    return "A smaller path gives as many right answers.", "of equals the one with the smallest total is wanted."


def _named(told: Iterator[Told], equals: Callable[[Any], bool]) -> Mistake:
    return next(((problem, way_out) for value, problem, way_out in told if equals(value)), None)
