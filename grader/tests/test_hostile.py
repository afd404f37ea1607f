"""Every hostile case gets what it must get, and the submission after it full marks; no honest case loses a point."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import exercise
import honest
import hostile
import pytest
from nbgrader.apps.baseapp import NbGrader
from nbgrader_sandbox.contract import Limits, Verdict
from nbgrader_sandbox.grade import assignment, pipeline
from nbgrader_sandbox.grade.assignment import Assignment
from warm_sandbox import LIMITS

pytestmark = pytest.mark.usefixtures("bubblewrap")


# Honest submissions never wait for these, however busy the machine is.
PATIENT = replace(LIMITS, cell_s=60, probe_s=30, total_s=240)


def slowdown() -> float:
    """How many times longer work takes here than its processor time, because of what else runs."""
    began, used = time.monotonic(), time.process_time()
    while time.process_time() - used < 0.1:
        pass
    return (time.monotonic() - began) / 0.1


@pytest.fixture(scope="session")
def short() -> Limits:
    """Several times what an honest submission needs on a machine that is as busy as this one."""
    times = max(1.0, slowdown())
    return replace(LIMITS, cell_s=4 * times, probe_s=3 * times, total_s=60 * times)


@pytest.fixture(scope="session")
def source(tmp_path_factory) -> Assignment:
    """The exercise as the grader knows it."""
    root = exercise.make_course(tmp_path_factory.mktemp("course"))
    app = NbGrader()
    app.initialize([], root=str(root))
    return assignment.load(app.coursedir, exercise.NAME)


@pytest.fixture(scope="session")
def grade(source, tmp_path_factory) -> Callable[..., tuple[Verdict, str]]:
    """Grade one submission the way every command does."""
    folder = tmp_path_factory.mktemp("submitted")

    def grade_it(submitted, limits: Limits) -> tuple[Verdict, str]:
        path: Path = folder / f"{exercise.NAME}.ipynb"
        path.write_bytes(submitted if isinstance(submitted, bytes) else json.dumps(submitted).encode())
        submitted = pipeline.with_seed(pipeline.read(path, source, limits), 12345)
        (graded,) = pipeline.grade(pipeline.Job("eve", source, [submitted], limits))
        return graded.verdict, json.dumps(graded.notebook)

    return grade_it


def points(verdict: Verdict) -> dict[str, float | None]:
    """Points by question."""
    return {q.id: q.points for q in verdict.questions}


@pytest.mark.parametrize("case", hostile.CORPUS, ids=str)
def test_case(grade, short, case):
    limits = short if case.waits else PATIENT
    verdict, shown = grade(case.submission(), limits)
    got = points(verdict)
    reasons = {q.id: q.reason for q in verdict.questions}
    if case.gets is not None:
        # None: the instructor decides, or it may go either way because the machine decides how far it got.
        expected = {**hostile.FULL, **case.gets}
        assert got == {k: got[k] if v is None and case.status == "graded" else v for k, v in expected.items()}, reasons
        assert verdict.status == case.status
    assert case.says in " ".join(reasons.values())
    assert set(got) == set(hostile.FULL)
    assert verdict.max_score == 10
    for reason in reasons.values():
        assert reason.strip()
        for rank in (4, 8, 16, 32):  # feedback never gives the expected value away
            assert str(36864 * rank) not in reason
            assert f"{36864 * rank:,}" not in reason
    assert "text/html" not in shown
    shown.encode()
    if case.gets != {}:
        # In the same sandbox, the next submission is graded as if nothing had happened.
        verdict, _ = grade(exercise.submission(), limits)
        assert points(verdict) == hostile.FULL, [q.reason for q in verdict.questions]


@pytest.mark.parametrize("case", honest.CORPUS, ids=str)
def test_honest_case(grade, case):
    verdict, shown = grade(case.submission(), PATIENT)
    reasons = {q.id: q.reason for q in verdict.questions}
    assert points(verdict) == {**hostile.FULL, **case.gets}, reasons
    assert case.says in " ".join(reasons.values())
    if case.ran and None in case.gets.values():
        assert "seen at home" in shown


def test_a_link_to_a_secret_is_refused_by_name(source, tmp_path):
    """Row 27: nothing behind the link is read, and the report names the file."""
    secret = tmp_path / "secret.ipynb"
    secret.write_text(json.dumps(exercise.submission()))
    link = tmp_path / f"{exercise.NAME}.ipynb"
    link.symlink_to(secret)
    (graded,) = pipeline.grade(pipeline.Job("eve", source, [pipeline.read(link, source, LIMITS)], LIMITS))
    assert graded.verdict.status == "refused"
    assert graded.verdict.score == 0
    assert f"{exercise.NAME}.ipynb is a link" in graded.verdict.report[0]
