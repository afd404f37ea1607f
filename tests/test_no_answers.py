"""Nothing that a submission can import answers a hidden question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nbgrader_sandbox.contract import Probe, ProbeResult, RunResult
from nbgrader_sandbox.grade.assignment import hidden_checks
from nbgrader_sandbox.grade.judge import Judge

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
        for name in CHECKS
        if name.startswith("ex_")
    )
    code = f"from nbgrader_sandbox.student import check\nreturned = [check('ex_05', 'quantize')]\n{lines}"
    assert value_of("returned", code) == [None] * (2 * sum(name.startswith("ex_") for name in CHECKS) + 1)


@pytest.fixture
def value_of(run_cells):
    """Run one cell and read a name's value; the cell has to print nothing."""

    def value(name: str, code: str):
        result = run_cells(code, probes=[Probe("it", "value", name)])
        assert [(c.stdout, c.stderr, c.evalue) for c in result.cells] == [("", "", "")]
        return result.probes["it"].value

    return value


# Every public function and class of ours, called with the arguments of every hidden question that fit it.
TRY_ALL = """\
import contextlib, copy, importlib, inspect, io, json, math, os, pkgutil, signal
import course_utils, nbgrader_sandbox
from course_utils.models import skeleton  # torch and its kind are imported now, not at the first question

modules = [course_utils, nbgrader_sandbox]
for package in list(modules):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        modules.append(importlib.import_module(found.name))
tried = {{}}
for module in modules:
    for name, thing in vars(module).items():
        if callable(thing) and name[0] != "_" and getattr(thing, "__module__", "") == module.__name__:
            tried[module.__name__ + "." + name] = thing
            if inspect.isclass(thing):
                methods = {{k: v for k, v in vars(thing).items() if k[0] != "_" and callable(getattr(thing, k, None))}}
                tried |= {{f"{{module.__name__}}.{{name}}.{{k}}": getattr(thing, k) for k in methods}}

def ask(function, args):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        inspect.signature(function).bind(*args)
        value = function(*copy.deepcopy(args))
        value = value.tolist() if hasattr(value, "tolist") else value
        return json.loads(json.dumps(value, allow_nan=False))

def ask_all(function):
    found = []
    for exercise, asked in questions.items():
        for key, args in asked:
            with contextlib.suppress(BaseException):
                found.append((exercise, key, ask(function, args)))
    # The answers to hidden questions are small; make_dates(5000) is none.
    return [each for each in found if each[2] is not None and len(json.dumps(each[2])) < 5000]

questions, answers = json.loads({questions!r}), {{}}
for name, function in tried.items():
    out, into = os.pipe()
    child = os.fork()  # what a function does, crashes and endless loops included, ends with its process
    if child == 0:
        signal.alarm(5)
        with os.fdopen(into, "w") as pipe:
            json.dump(ask_all(function), pipe)
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    for exercise, key, value in json.loads(said or "[]"):
        answers.setdefault(exercise, {{}}).setdefault(name, {{}})[key] = value
answers = json.dumps(answers)
number = len(tried)
"""


def test_no_function_of_ours_answers_a_hidden_question(run_cells):
    """Whatever a submission can import is tried as every function that the hidden checks ask for."""
    seed, plans, questions = 5, {}, {}
    for name in exercises.names():
        judge = plans[name] = Judge(hidden_checks(exercises.ROOT / exercises.SOURCES / name))
        questions[name] = [(p.id, list(p.args)) for p in judge.plan(seed).probes if p.kind == "call"]
    assert sum(map(len, questions.values())) > 50
    code = TRY_ALL.format(questions=json.dumps(questions))
    result = run_cells(
        code, probes=[Probe("it", "value", "answers"), Probe("n", "value", "number")], cell_s=200, total_s=240
    )
    assert result.cells[0].status == "ok", result.cells[0].evalue
    assert result.probes["n"].value > 50
    found = json.loads(result.probes["it"].value)
    leaks = []
    for name, judge in plans.items():
        points = exercises.points(exercises.release(name))
        nothing = [c.points for c in judge.judge(RunResult("ok"), seed, points)]
        for function, answers in found.get(name, {}).items():
            run = RunResult("ok", probes={key: ProbeResult("ok", value) for key, value in answers.items()})
            got = [c.points for c in judge.judge(run, seed, points)]
            leaks += [f"{function} earns {got} in {name}"] if got != nothing else []
        judge.close()
    assert leaks == []
