"""Exercise 9.3: every right answer passes, every wrong one fails where it should, and nothing hidden gets out."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import pytest
from nbclient import NotebookClient

from course_utils import checks as common
from course_utils import exercises
from course_utils.checks import ex_9_3 as checks

NAME = "ex_9_3"
POINTS = {"test_function": 2, "test_counts": 3, "test_printed": 1, "test_plot_data": 2, "test_plot_labels": 2}
RIGHT, WRONG = exercises.answers(NAME, "right"), exercises.answers(NAME, "wrong")


# pytest puts its own warning filters in the place of those that the course installs (course_utils.quiet).
pytestmark = pytest.mark.filterwarnings("ignore")


@dataclass
class Ran:
    """What a submission did: the failed check of each test (None if it passed), and all that it put out."""

    failed: dict[str, BaseException | None]
    stdout: str
    errors: dict[str, BaseException]


class Classroom:
    """Runs submissions one after the other in one IPython shell, each from an empty namespace."""

    def __init__(self, shell) -> None:
        matplotlib.use("agg", force=True)
        self.shell = shell

    def run(self, notebook) -> Ran:
        self.shell.reset(new_session=True)
        common.RECORDER.cells.clear()
        plt.close("all")
        errors, outputs = {}, io.StringIO()
        with contextlib.redirect_stdout(outputs), contextlib.redirect_stderr(io.StringIO()):
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    done = self.shell.run_cell(cell.source, store_history=False, cell_id=cell.id)
                    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
                    errors[grade_id] = done.error_in_exec or done.error_before_exec
        failed = {name: errors.pop(name) for name in POINTS}
        return Ran(failed, outputs.getvalue(), {name: error for name, error in errors.items() if error})


@pytest.fixture(scope="module")
def classroom(module_shell):
    backend = matplotlib.get_backend()
    yield Classroom(module_shell)
    common.RECORDER = type(common.RECORDER)()
    plt.close("all")
    matplotlib.use(backend, force=True)


def submission(answer):
    return exercises.fill(exercises.release(NAME), answer)


def plain(error: BaseException) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error))


# ---------------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.name)
def test_right_answers_keep_everything(classroom, answer):
    assert answer.score == POINTS
    ran = classroom.run(submission(answer))
    assert ran.errors == {}
    assert {name: error and plain(error) for name, error in ran.failed.items()} == dict.fromkeys(POINTS)
    assert ran.stdout.count("✓") == len(POINTS)


# What each wrong answer is told: the words that name its mistake, test by test.
TOLD = {
    "counts_frozen_weights": {"test_function": "frozen weights", "test_counts": "frozen weights"},
    "forgets_b": {"test_function": "only one of the two matrices", "test_plot_data": "your counts"},
    "a_and_b_of_one_size": {"test_function": "two matrices of the same shape"},
    "one_layer_only": {"test_counts": "a single layer"},
    "other_layers": {"test_counts": "other layers than those that TARGET_MODULES names"},
    "percent_not_count": {"test_function": "percentage", "test_counts": "percentage"},
    "trains_biases_too": {"test_counts": "biases"},
    "adapters_pile_up": {"test_counts": "adds up several", "test_printed": "rank 8, 16, 32"},
    "forgets_return": {"test_function": "`return`", "test_counts": "`return`", "test_plot_data": "plt.gca()"},
    "table_of_four": {"test_function": "has to work for any rank"},
    "number_in_the_function": {"test_function": "the answer stays the same"},
    "ranks_the_wrong_way_round": {"test_counts": "belongs to another rank", "test_plot_data": "your counts"},
    "one_rank_missing": {"test_counts": "no entry for rank 32", "test_plot_data": "rank 32"},
    "nothing_printed": {"test_printed": "None of the four"},
    "plots_all_parameters": {"test_plot_data": "frozen ones among them"},
    "plots_percentages": {"test_plot_data": "percentages"},
    "unit_not_said": {"test_plot_data": "another unit"},
    "invisible_points": {"test_plot_data": "not all of them can be seen"},
    "no_labels": {"test_plot_labels": "no label"},
    "not_attempted": {"test_function": "not written yet", "test_counts": "counts does not exist yet"},
}


def test_every_wrong_answer_is_expected_to_be_told_something():
    assert {answer.name for answer in WRONG} == TOLD.keys()
    assert len(RIGHT) >= 8
    assert len(WRONG) >= 12


@pytest.mark.parametrize("answer", WRONG, ids=lambda answer: answer.name)
def test_wrong_answers_lose_what_they_should_and_are_told_why(classroom, answer):
    assert answer.score.keys() == POINTS.keys()
    ran = classroom.run(submission(answer))
    lost = {name for name, points in POINTS.items() if answer.score[name] < points}
    assert {name for name, error in ran.failed.items() if error} == lost - set(answer.unseen)
    for name in lost - set(answer.unseen):
        assert isinstance(ran.failed[name], common.CheckFailed), ran.failed[name]
        assert TOLD[answer.name].get(name, "") in plain(ran.failed[name])
        assert_gives_nothing_away(plain(ran.failed[name]))


def assert_gives_nothing_away(message: str) -> None:
    """No count of gpt2's c_attn, at any rank and in any form, and no long number at all."""
    assert not any(checks.is_written(36_864 * rank, message) for rank in range(1, 65))
    assert not re.search(r"\d{4}|\d[,._ ]\d{3}", message), message


def test_answers_that_do_not_fit_are_refused(tmp_path):
    odd = tmp_path / "odd.py"
    odd.write_text("# %% counts\ncounts = {}\n", encoding="utf-8")
    with pytest.raises(exercises.ExerciseError, match=r"odd\.py does not begin with a docstring"):
        exercises.read_answer(odd)
    odd.write_text('"""\nabout: x\nscore: {}\n"""\ncounts = {}\n# %% counts\n', encoding="utf-8")
    with pytest.raises(exercises.ExerciseError, match="outside of a cell"):
        exercises.read_answer(odd)
    odd.write_text('"""\nabout: x\nscore: {}\n"""\n# %% no_such_cell\n1\n', encoding="utf-8")
    with pytest.raises(exercises.ExerciseError, match="no cell 'no_such_cell'"):
        submission(exercises.read_answer(odd))


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


def test_the_unsolved_release_says_where_to_begin():
    said = outputs(exercises.release(NAME))
    errors = {name: out[-1] for name, out in said.items() if out and out[-1].output_type == "error"}
    name, first = next(iter(errors.items()))
    assert (name, first.ename) == ("test-function", "CheckFailed")
    # The reader sees the message, not the traceback through the course's code.
    assert "\n".join(first.traceback) == (
        "CheckFailed: count_trainable is not written yet.\n"
        "  What to do: put your code in the place of the line `raise NotImplementedError()`."
    )
    assert errors["counts"].ename == "NotImplementedError"


# ---------------------------------------------------------------------------------------------- the release


@pytest.fixture
def course(tmp_path):
    """A copy of what the release is made from."""
    for name in (exercises.SOURCES, exercises.RELEASES):
        shutil.copytree(exercises.ROOT / name, tmp_path / name)
    shutil.copy(exercises.ROOT / exercises.CONFIG, tmp_path)
    return tmp_path


def test_the_release_is_what_the_source_gives():
    assert exercises.differences() == [], "run `python -m course_utils exercises`"


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
        exercises.is_current(course)


def test_nothing_hidden_reaches_students():
    source = nbformat.read(exercises.ROOT / exercises.SOURCES / NAME / f"{NAME}.ipynb", as_version=4)
    region = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
    regions = "\n".join(text for cell in source.cells for text in region.findall(cell.source))
    given = "\n".join(region.sub("", cell.source) for cell in source.cells)  # a hint may quote a line
    lines = {line.strip() for line in regions.splitlines()}
    hidden = [line for line in lines if len(line) > 12 and line not in given]
    assert len(hidden) > 5
    files = [path for path in (exercises.ROOT / exercises.RELEASES / NAME).rglob("*") if path.is_file()]
    assert [path.name for path in files] == [f"{NAME}.ipynb"]
    text = json.loads(files[0].read_text(encoding="utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in text["cells"])
    assert not [line for line in hidden if line in text]
    assert "BEGIN SOLUTION" not in text
    assert_gives_nothing_away(re.sub(r"https?://\S+", "", text))


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
    nbgrader("generate_feedback", NAME)
    nbgrader("export")
    with (course / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    scores = {student: (float(row["score"]), float(row["max_score"])) for student, row in rows.items()}
    assert scores == {student: (sum(answer.score.values()), 12.0) for student, answer in handed_in.items()}
    assert all((course / "feedback" / student / NAME / f"{NAME}.html").is_file() for student in handed_in)
