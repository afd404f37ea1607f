"""Hidden checks of ex_template: what to ask a student's process, and what the answers are worth. TO BE WRITTEN."""

from __future__ import annotations

import random

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult


def _fresh(seed: int) -> list[int]:
    return random.Random(seed).sample(range(-999, -9), 3)  # negative: a table of the visible numbers fails too


def plan(seed: int) -> ProbePlan:
    """Call the function with numbers that nobody has seen."""
    return ProbePlan([Probe(f"fresh {n}", "call", "double", [n]) for n in _fresh(seed)])


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """All points for three right answers, and a share for fewer."""
    answers = {n: run.probe(f"fresh {n}") for n in _fresh(seed)}
    right = [n for n, answer in answers.items() if answer.status == "ok" and answer.value == 2 * n]
    missing = next(filter(None, (answer.unanswered("`double`") for answer in answers.values())), "")
    reason = missing or ("Right on numbers that were not given." if len(right) == 3 else "Wrong on other numbers.")
    return [Criterion("test_double", round(4 * len(right) / len(answers), 2), 4, reason)]
