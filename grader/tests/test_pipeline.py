"""Where a submission is judged besides its end, without running one; honest.py has whole submissions."""

from __future__ import annotations

import itertools
import pickle
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
from nbgrader_sandbox.contract import Criterion, Graded
from nbgrader_sandbox.grade import pipeline, reconsider, worker
from nbgrader_sandbox.grade.assignment import Assignment


@pytest.mark.parametrize(
    ("below", "adds"),
    [
        ("", True),
        ("def g(x):\n    return f(x)", True),
        ("import math\nfrom os import path", True),
        ("import numpy as np", True),
        ("'some words'", True),
        ("def f(x):\n    return 2", False),
        ("def g(x=f(1)):\n    return x", False),
        ("import math as f", False),
        ("from math import *", False),
        ("@f\ndef g(x): pass", False),
        ("y = f(2)", False),
        ("f.x = 2", False),
        ("%reset -f", False),
    ],
)
def test_what_only_adds_is_known(below, adds):
    assert reconsider._only_adds([below], ["import numpy as np\ndef f(x):\n    return np.sum(x)"]) is adds


def test_full_points_come_before_a_person_and_a_person_before_a_part():
    ranked = [Criterion("t", points, 2, "…") for points in (2, None, 1.5, 0)]
    for better, worse in itertools.pairwise(ranked):
        assert reconsider._is_better(better, worse)
        assert not reconsider._is_better(worse, better)


def test_a_sandbox_stays_warm_from_one_assignment_to_the_next(monkeypatch):
    made, closed = [], []

    class Fake:
        def __init__(self, *settings):
            made.append(settings)

        def close(self):
            closed.append(self)

    monkeypatch.setattr(worker, "Sandbox", Fake)
    monkeypatch.setattr(worker, "_mine", threading.local())

    def of(fingerprint, contents="packages"):
        assignment = SimpleNamespace(fingerprint=fingerprint, contents=contents, files={}, checks=None)
        return worker.worker_for(assignment, "limits", trusted=False)

    first = of("one")
    assert of("one") is first
    second = of("two")
    assert second is not first
    assert second.sandbox is first.sandbox
    assert (len(made), closed) == (1, [])
    assert of("two", "other packages").sandbox is not first.sandbox
    assert closed == [first.sandbox]


def test_a_worker_starts_without_nbgrader():
    """Its server and its database take a second to import; what a worker gets and gives back needs none of it."""
    code = "import sys, pickle, nbgrader_sandbox.cli; pickle.loads(sys.stdin.buffer.read()); print(*sys.modules)"
    needed = pickle.dumps((worker.end_with_parent, pipeline.grade, pipeline.Job, Assignment, Graded))
    imported = subprocess.run([sys.executable, "-c", code], input=needed, stdout=subprocess.PIPE, check=True).stdout
    modules = {name.partition(".")[0] for name in imported.decode().split()}
    assert "nbgrader_sandbox" in modules
    assert not modules & {"nbgrader", "nbconvert", "sqlalchemy", "jupyter_server"}
