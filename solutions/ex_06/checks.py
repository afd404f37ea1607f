"""Hidden checks of exercise 06: each function on levels, numbers and budgets that nobody has seen.

The truth comes from numpy in this process. Reasons name the mistake and never a number that would be right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult

from course_utils.checks import ex_06 as mistakes
from course_utils.checks import told

# Parts of a test are worth something by themselves: {test: {part: points}}.
PARTS = {
    "test_block": {"blocks": 2, "zeros": 1},
    "test_matrix": {"there": 2, "back": 1},
    "test_pack": {"pack": 1, "unpack": 1},
    "test_bits": {"bits": 1, "finest": 1},
    "test_scale": {"scale": 2},
}
Find = Callable[[Any], mistakes.Mistake]
Question = tuple[str, str, list[Any], Find]


def questions(seed: int) -> Iterator[Question]:
    """(part, function, arguments, what finds a mistake in the answer) of every probe but those for the scale."""
    for k in range(2):
        case = _case(seed, k)
        for values, levels in case["blocks"]:
            args = [values, levels]
            part = "blocks" if any(values) else "zeros"
            yield part, "quantize_block", args, lambda a, args=args: mistakes.block_mistake(a, *args)
        for args in map(list, case["matrices"]):
            yield "there", "quantize", args, lambda a, args=args: mistakes.matrix_mistake(a, *args)
            codes, absmax = mistakes.quantized(*args)
            stored = [codes.tolist(), absmax.tolist(), *args[1:], len(args[0][0])]
            yield "back", "dequantize", stored, lambda a, args=stored: mistakes.dequantize_mistake(a, *args)
        for codes in case["codes"]:
            yield "pack", "pack", [codes], lambda a, c=codes: mistakes.pack_mistake(a, c)
            args = [mistakes.bytes_of(codes).tolist(), len(codes)]
            yield "unpack", "unpack", args, lambda a, c=codes: mistakes.unpack_mistake(a, c)
        for args in map(list, case["bits"]):
            yield "bits", "bits_per_parameter", args, lambda a, args=args: mistakes.bits_mistake(a, *args)
        for args in map(list, case["budgets"]):
            yield "finest", "finest_block", args, lambda a, args=args: mistakes.finest_mistake(a, *args)


def _case(seed: int, k: int) -> dict[str, Any]:
    return mistakes.cases(7919 * seed + 100 + k)


def _turns(seed: int) -> list[tuple[list[float], list[float]]]:
    return [pair for k in range(2) for pair in _case(seed, k)["scales"]]


def plan(seed: int) -> ProbePlan:
    """Each function on two sets of inputs."""
    asked = [Probe(f"{k} {part}", "call", target, args) for k, (part, target, args, _) in enumerate(questions(seed))]
    turned = [Probe(f"scale {k}", "call", "better_scale", list(pair)) for k, pair in enumerate(_turns(seed))]
    return ProbePlan(asked + turned)


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """A part's points for being right on every case."""
    wrong: dict[str, str] = {}
    for k, (part, target, _, find) in enumerate(questions(seed)):
        probe = run.probe(f"{k} {part}")
        reason = probe.unanswered(f"`{target}`") if probe.status != "ok" else told(find(probe.value))
        if reason:
            wrong.setdefault(part, reason)
    if reason := _scale(run, seed):
        wrong["scale"] = reason
    return [_criterion(test, parts, wrong) for test, parts in PARTS.items()]


def _scale(run: RunResult, seed: int) -> str:
    """What is wrong with the scales of all blocks together; empty when nothing is."""
    given = _turns(seed)
    probes = [run.probe(f"scale {k}") for k in range(len(given))]
    for probe in probes:
        if probe.status != "ok":
            return probe.unanswered("`better_scale`")
    return told(mistakes.scale_mistake([probe.value for probe in probes], given))


def _criterion(test: str, parts: dict[str, int], wrong: dict[str, str]) -> Criterion:
    points = sum(worth for part, worth in parts.items() if part not in wrong)
    reasons = dict.fromkeys(wrong[part] for part in parts if part in wrong)
    return Criterion(test, points, sum(parts.values()), " ".join(reasons) or "Right on inputs that were not given.")
