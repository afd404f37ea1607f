"""Nothing that a submission can import answers a hidden question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ci import exercises
from course_utils import checks

CHECKS = sorted(path.stem for path in Path(checks.__file__).parent.glob("*.py"))

# The functions and classes that a submission finds in the modules of the checks.
LOOK = """\
import importlib, json
found = {{}}
for name in {names}:
    things = vars(importlib.import_module(name)).items()
    found[name] = [key for key, thing in things if getattr(thing, "__module__", "") == name and key[0] != "_"]
answer = json.dumps(found)
"""


def test_no_visible_check_can_be_read(value_of):
    """Reference functions live in the visible checks; a submission finds a silent stub in their place."""
    names = ["course_utils.checks" + f".{name}" * (name != "__init__") for name in CHECKS]
    found = json.loads(value_of("answer", LOOK.format(names=names)))
    assert found == {name: [] for name in names}


def test_checks_are_silent(value_of):
    """Whatever a notebook calls is there, prints nothing and returns None."""
    lines = "\n".join(
        f"from course_utils.checks import {name} as checks\nreturned += [checks.start(), checks.anything(globals(), x=1)]"
        for name in exercises.names()
    )
    code = f"import course_utils.checks.ex_05 as same\nreturned = []\n{lines}\nreturned += [same.quantized(globals())]"
    assert value_of("returned", code) == [None] * (2 * len(exercises.names()) + 1)


@pytest.fixture
def value_of(run_cells):
    """Run one cell and read a name's value; the cell has to print nothing."""
    from nbgrader_sandbox.contract import Probe

    def value(name: str, code: str):
        result = run_cells(code, probes=[Probe("it", "value", name)])
        assert [(c.stdout, c.stderr, c.evalue) for c in result.cells] == [("", "", "")]
        return result.probes["it"].value

    return value
