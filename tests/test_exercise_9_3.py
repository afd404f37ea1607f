"""Exercise 9.3: what is special to it. What holds for every exercise is in test_exercises.py."""

from __future__ import annotations

import csv
import os
import re
import runpy
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader_sandbox.contract import ProbeResult, RunResult
from nbgrader_sandbox.student.numerals import is_written

from ci import exercises
from course_utils import architectures
from course_utils.checks import layers

NAME = "ex_9_3"
POINTS = {"test_function": 2, "test_counts": 3, "test_printed": 1, "test_plot_data": 2, "test_plot_labels": 2}
RIGHT, WRONG = exercises.answers(NAME, "right"), exercises.answers(NAME, "wrong")


# pytest puts its own warning filters in the place of those that the course installs (course_utils.quiet).
pytestmark = pytest.mark.filterwarnings("ignore")


def submission(answer):
    return exercises.fill(exercises.release(NAME), answer)


def assert_gives_nothing_away(message: str) -> None:
    """No count of gpt2's c_attn, at any rank and in any form, and no long number at all."""
    assert not any(is_written(36_864 * rank, message) for rank in range(1, 65))
    assert not re.search(r"\d{4}|\d[,._ ]\d{3}", message), message


# ---------------------------------------------------------------------------------------------- in a real kernel


def outputs(notebook) -> dict[str, list]:
    NotebookClient(notebook, timeout=300, allow_errors=True, kernel_name="python3").execute()
    return {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}


def test_the_solution_runs_without_a_line_on_stderr():
    source = nbformat.read(exercises.ROOT / exercises.SOURCES / NAME / f"{NAME}.ipynb", as_version=4)
    said = outputs(source)
    assert not [o for out in said.values() for o in out if o.output_type == "error" or o.get("name") == "stderr"]
    ticks = [o.text for out in said.values() for o in out if o.output_type == "stream" and "✓" in o.text]
    assert len(ticks) == len(POINTS)


def test_it_has_more_answers_than_any_other():
    assert len(RIGHT) >= 8
    assert len(WRONG) >= 12


# ---------------------------------------------------------------------------------------------- the release


@pytest.fixture
def course(tmp_path):
    """A copy of what the release is made from, with this exercise alone."""
    for name in (exercises.SOURCES, exercises.RELEASES):
        shutil.copytree(exercises.ROOT / name / NAME, tmp_path / name / NAME)
    shutil.copy(exercises.ROOT / exercises.CONFIG, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", exercises.names())
def test_the_release_is_what_the_source_gives(name):
    assert exercises.differences(name=name) == [], "run `python -m ci exercises`"


def test_every_release_has_a_source():
    assert {path.name for path in (exercises.ROOT / exercises.RELEASES).iterdir()} == {*exercises.names(), "de"}


def test_the_gate_sees_a_changed_a_stray_and_a_missing_file(course):
    released = Path(NAME, f"{NAME}.ipynb")
    path = course / exercises.RELEASES / released
    path.write_text(path.read_text(encoding="utf-8").replace("any rank", "some rank", 1), encoding="utf-8")
    (path.parent / "checks.py").write_text("leaked", encoding="utf-8")
    assert exercises.differences(course) == [Path(NAME, "checks.py"), released]
    assert exercises.regenerate(course) == [Path(NAME, "checks.py"), released]
    assert [p.name for p in path.parent.iterdir()] == [f"{NAME}.ipynb"]
    assert path.read_bytes() == (exercises.ROOT / exercises.RELEASES / released).read_bytes()


def test_a_source_that_nbgrader_refuses_is_named_with_the_reason(course):
    path = course / exercises.SOURCES / NAME / f"{NAME}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("### END SOLUTION", "", 1), encoding="utf-8")
    with pytest.raises(exercises.ExerciseError, match=r"(?s)could not release 'ex_9_3'.*no end solution"):
        exercises.differences(course)


def test_the_release_gives_no_count_away():
    source = "\n".join(cell.source for cell in exercises.release(NAME).cells)
    assert_gives_nothing_away(re.sub(r"https?://\S+", "", source))


def test_the_fixed_contract_with_the_grader():
    cells = {c.metadata.nbgrader.grade_id: c for c in exercises.release(NAME).cells if "nbgrader" in c.metadata}
    points = {name: c.metadata.nbgrader.points for name, c in cells.items() if c.metadata.nbgrader.grade}
    assert points == {**POINTS, "why": 2}
    assert {"count_trainable", "counts", "plot"} <= cells.keys()
    assert all(cells[name].metadata.nbgrader.locked for name in POINTS)
    assert cells["why"].cell_type == "markdown"


# ---------------------------------------------------------------------------------------------- nbgrader itself


def test_nbgrader_from_release_to_export(course):
    """The instructor's four commands, with the repository's configuration."""

    def nbgrader(*arguments: str) -> str:
        scripts = Path(sys.executable).parent
        environment = {**os.environ, "PATH": os.pathsep.join([str(scripts), os.environ["PATH"]])}
        command = [str(scripts / "nbgrader"), *arguments]
        done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stderr

    nbgrader("generate_assignment", NAME)
    made, committed = course / exercises.RELEASES / NAME, exercises.ROOT / exercises.RELEASES / NAME
    assert {p.name: p.read_bytes() for p in made.iterdir()} == {p.name: p.read_bytes() for p in committed.iterdir()}
    # No partial credit in this wrong answer: nbgrader alone gives all or nothing.
    handed_in = {"ada": RIGHT[0], "bob": next(answer for answer in WRONG if answer.name == "no_labels")}
    for student, answer in handed_in.items():
        folder = course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(submission(answer), folder / f"{NAME}.ipynb")
    nbgrader("autograde", NAME)
    assert "Alternative text is missing" not in nbgrader("generate_feedback", NAME)
    nbgrader("export")
    with (course / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    scores = {student: (float(row["score"]), float(row["max_score"])) for student, row in rows.items()}
    assert scores == {student: (sum(answer.score.values()), 12.0) for student, answer in handed_in.items()}
    assert all((course / "feedback" / student / NAME / f"{NAME}.html").is_file() for student in handed_in)


# ---------------------------------------------------------------------------------------------- every family


FAMILIES = {entry["config"]["model_type"]: name for name, entry in architectures.known().items()}


@pytest.mark.parametrize("name", FAMILIES.values())
def test_hidden_checks_have_other_target_modules_for_every_family(name):
    """A student may choose any model of the registry; without these the judge would stop."""
    config = architectures.known()[name]["config"]
    checks = runpy.run_path(str(exercises.ROOT / exercises.SOURCES / NAME / "checks.py"))
    found = [choices for types, *choices in checks["FAMILIES"].values() if config["model_type"] in types]
    assert len(found) == 1, f"name {config['model_type']!r} in one line of FAMILIES in solutions/ex_9_3/checks.py"
    kinds = {layer.rpartition(".")[2] for layer in layers.linear_layers(config)}
    for targets in found[0]:
        assert set(targets) <= kinds
        assert set(targets) != set(architectures.attention(config["model_type"]))


# ---------------------------------------------------------------------------------------------- the class report


def judged(counts: dict[int, int] | None, value: int | None = None, seed: int = 3) -> dict[str, tuple[str, ...]]:
    """The misconceptions that the hidden checks name, by test, for gpt2's c_attn and these answers."""
    checks = runpy.run_path(str(exercises.ROOT / exercises.SOURCES / NAME / "checks.py"))
    answers = {"model": "gpt2", "targets": ["c_attn"], "counts": counts and {str(r): n for r, n in counts.items()}}
    asked = [probe for probe in checks["plan"](seed).probes if probe.kind == "call"]
    answers |= {probe.id: value and value * probe.args[0] for probe in asked}
    run = RunResult("ok", probes={name: ProbeResult("ok", answer) for name, answer in answers.items()})
    return {criterion.id: criterion.names for criterion in checks["judge"](run, seed)}


@pytest.mark.parametrize(
    ("at_rank_1", "name"),
    [(12 * 768, "holds only one of the two matrices"), (12 * 2 * 768, "is that of two matrices of the same shape"),
     (124_000_000, "has the size of the whole model"), (12 * 3072 + 700, "(is too large)")],
)  # fmt: skip
def test_misconceptions_have_names_for_the_class_report(at_rank_1, name):
    found = judged({rank: at_rank_1 * rank for rank in (4, 8, 16, 32)}, at_rank_1)
    assert found["test_counts"] == (name,)
    assert name in found["test_function"]


def test_what_is_right_or_only_follows_has_no_name():
    found = judged({rank: 36_864 * rank for rank in (4, 8, 16, 32)}, 36_864)
    assert found["test_counts"] == ()
    assert judged({4: 1}, None)["test_function"] == ("gives None",)
    assert judged({4: 1}, None)["test_printed"] == ()


# ---------------------------------------------------------------------------------------------- the model that is meant

GPT2 = {"model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12, "vocab_size": 50257}
SMALL = GPT2 | {"n_embd": 128, "n_layer": 3}
DEEP = {"model_type": "t5", "d_ff": 8, "num_heads": 2, "d_kv": 4, "num_layers": 500, "vocab_size": 99}


def points_for(models: object, at_rank_1: int) -> list[float | None]:
    """Points for counts, function, printed and plot data where these models are claimed and MODEL_NAME is gpt2."""
    checks = runpy.run_path(str(exercises.ROOT / exercises.SOURCES / NAME / "checks.py"))
    answers = {"model": "gpt2", "targets": ["c_attn"], "counts": {str(r): at_rank_1 * r for r in (4, 8, 16, 32)}}
    answers |= {p.id: at_rank_1 * p.args[0] for p in checks["plan"](3).probes if p.kind == "call"}
    answers["models"] = models
    run = RunResult("ok", probes={name: ProbeResult("ok", answer) for name, answer in answers.items()})
    return [criterion.points for criterion in checks["judge"](run, 3)][:2]


@pytest.mark.parametrize(
    ("models", "at_rank_1", "points"),
    [
        ({"called": [SMALL], "others": []}, 3 * 4 * 128, [3, 1]),  # a constant: TARGET_MODULES is not read
        ({"called": [], "others": [GPT2, SMALL]}, 3 * 4 * 128, [3, 1]),
        ({"called": [SMALL], "others": []}, 12 * 4 * 768, [3, 1]),  # MODEL_NAME holds too
        ({"called": [SMALL], "others": []}, 3 * 4 * 128 + 1, [0, 0]),
        ({"called": [SMALL, {"model_type": "vit"}], "others": []}, 3 * 4 * 128 + 1, [None, None]),
        ({"called": [], "others": [{"model_type": "vit"}]}, 3 * 4 * 128 + 1, [0, 0]),
    ],
)
def test_the_model_is_that_of_the_function_of_the_name_or_of_another_cell(models, at_rank_1, points):
    assert points_for(models, at_rank_1) == points


@pytest.mark.parametrize(
    "models",
    [
        None, 5, "gpt2", [SMALL], {"called": SMALL}, {"called": [[SMALL], "gpt2", None]}, {"others": [{"n_embd": []}]},
        {"called": [SMALL | {"n_layer": -1}, SMALL | {"n_layer": 10**9}, SMALL | {"model_type": ["gpt2"]}]},
        {"called": [{}] * 1000, "others": [{"a": {}}] * 1000},
    ],
)  # fmt: skip
def test_what_is_claimed_of_models_is_read_as_hostile(models):
    """Forged claims earn no point; the most that they buy is a person's look."""
    assert points_for(models, 5) in ([0, 0], [None, None])


def test_many_large_models_do_not_keep_the_judge():
    claimed = [DEEP | {"d_model": 8 + n} for n in range(1000)]
    started = time.process_time()
    assert points_for({"called": claimed, "others": claimed}, 5) == [0, 0]
    assert time.process_time() - started < 10
