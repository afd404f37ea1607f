"""Hidden checks of exercise 08: the same three functions on reports and configurations that nobody has seen.

What is right is worked out here from the seed. Reasons name the mistake and never the answer.
"""

from __future__ import annotations

import random

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult

from course_utils.checks import ex_08 as mistakes
from course_utils.checks import told

POINTS = {"test_count": 1, "test_diagnose": 7, "test_repair": 4}


def counts(seed: int) -> list[list]:
    """Two ranks, each with a few layers that are wider on one side."""
    draw = random.Random(seed)
    return [
        [draw.randint(2, 40), [[draw.randint(2, 900), draw.randint(901, 4000)] for _ in range(draw.randint(2, 5))]]
        for _ in range(2)
    ]


def plan(seed: int) -> ProbePlan:
    """Each function on its fresh inputs."""
    asked = {
        "expected_trainable": counts(seed),
        "diagnose": [[report] for _, report in mistakes.reports(seed + 1)],
        "repair": [[config] for config in mistakes.configs(seed + 2, mistakes.ARCHITECTURES)],
    }
    return ProbePlan(
        [Probe(f"{name} {k}", "call", name, args) for name, every in asked.items() for k, args in enumerate(every)]
    )


def judge(run: RunResult, seed: int) -> list[Criterion]:
    """Points and a reason for each of the three criteria."""
    return [_count(run, seed), _diagnose(run, seed), _repair(run, seed)]


def _criterion(test: str, share: float, reason: str) -> Criterion:
    return Criterion(test, round(POINTS[test] * share, 2), POINTS[test], reason)


def _count(run: RunResult, seed: int) -> Criterion:
    for k, args in enumerate(counts(seed)):
        probe = run.probe(f"expected_trainable {k}")
        if probe.status != "ok":
            return _criterion("test_count", 0, probe.unanswered("`expected_trainable`"))
        if wrong := mistakes.count_mistake(probe.value, *args):
            return _criterion("test_count", 0, told(wrong))
    return _criterion("test_count", 1, "Right on layers that were not given.")


def _diagnose(run: RunResult, seed: int) -> Criterion:
    """One point for each cause that is given to exactly the runs that have it."""
    found = []
    for k, (cause, _) in enumerate(mistakes.reports(seed + 1)):
        probe = run.probe(f"diagnose {k}")
        if probe.status not in ("ok", "error"):
            return _criterion("test_diagnose", 0, probe.unanswered("`diagnose`"))
        found.append((cause, probe.value if probe.status == "ok" else None))
    if all(answer is None for _, answer in found):
        return _criterion("test_diagnose", 0, run.probe("diagnose 0").unanswered("`diagnose`"))
    wrong = list(filter(None, mistakes.diagnosis_mistakes(found).values()))
    reason = told(*wrong) or "Right on reports that were not given."
    return _criterion("test_diagnose", 1 - len(wrong) / len(mistakes.CAUSES), reason)


def _repair(run: RunResult, seed: int) -> Criterion:
    """One point for each rule; it has to be kept in every configuration."""
    broken: dict[str, mistakes.Mistake] = {}
    for k, config in enumerate(mistakes.configs(seed + 2, mistakes.ARCHITECTURES)):
        probe = run.probe(f"repair {k}")
        if probe.status != "ok":
            return _criterion("test_repair", 0, probe.unanswered("`repair`"))
        for rule, wrong in mistakes.repair_mistakes(probe.value, config).items():
            if wrong:
                broken.setdefault(rule, wrong)
    reason = told(*broken.values()) or "Repaired, and nothing else is changed."
    return _criterion("test_repair", 1 - len(broken) / len(mistakes.RULES), reason)
