"""Batches: stopped at any moment, started again, spread over workers: nothing lost and nothing graded twice."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import doubling as exercise
import nbformat
import psutil
import pytest
from nbgrader.apps.baseapp import NbGrader
from nbgrader_sandbox import batch, cli
from nbgrader_sandbox.contract import Criterion, Graded, Limits, Verdict
from nbgrader_sandbox.grade import assignment, pipeline
from nbgrader_sandbox.nbgrader import gradebook

FAULTS = int(os.environ.get("COURSE_TEST_FAULTS", "6"))
needs_sandbox = pytest.mark.usefixtures("bubblewrap")


def start(root, *arguments, **options):
    command = [sys.executable, "-m", "nbgrader_sandbox", "grade", exercise.NAME, *arguments]
    return subprocess.Popen(
        command,
        cwd=root,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        **options,
    )


def finish(grader, timeout=300):
    said, _ = grader.communicate(timeout=timeout)
    return said


def recorded(root):
    """Student, score and how often graded, by the gradebook itself."""
    if not (root / "gradebook.db").exists():
        return {}
    query = "SELECT student, times, verdict FROM course_grading"
    with contextlib.closing(sqlite3.connect(root / "gradebook.db", timeout=20)) as database:
        try:
            rows = database.execute(query).fetchall()
        except sqlite3.OperationalError:  # the table is not made yet
            rows = []
    return {student: (json.loads(verdict)["score"], times) for student, times, verdict in rows}


def left_to_the_instructor(root):
    """Students whose submission the grader gave up on: no points lost, and graded again by the next run."""
    if not (root / "gradebook.db").exists():
        return set()
    with contextlib.closing(sqlite3.connect(root / "gradebook.db", timeout=20)) as database:
        try:
            rows = database.execute("SELECT student, verdict FROM course_grading").fetchall()
        except sqlite3.OperationalError:  # the table is not made yet
            rows = []
    return {student for student, verdict in rows if json.loads(verdict)["status"] == "failed"}


@pytest.fixture
def course(tmp_path):
    """A course with six submissions: five right, one that is no notebook."""
    root = exercise.make_course(tmp_path / "course")
    for number in range(5):
        exercise.submit(root, f"s{number}", exercise.submission())
    exercise.submit(root, "s5", b"[]")
    return root


DONE = {f"s{n}": (10, 1) for n in range(5)} | {"s5": (0, 1)}


def wait_until(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@needs_sandbox
def test_a_killed_grader_is_started_again_and_grades_what_is_left(course):
    grader = start(course)
    wait_until(lambda: len(recorded(course)) >= 2)
    below = psutil.Process(grader.pid).children(recursive=True)
    grader.kill()
    grader.communicate()
    wait_until(lambda: not any(p.is_running() and p.status() != "zombie" for p in below), 20)
    before = recorded(course)
    assert 2 <= len(before) < 6
    said = finish(start(course, "--json", "out.json"))
    assert recorded(course) == DONE, said
    report = json.loads((course / "out.json").read_text())
    assert [(v["student"], v["score"]) for v in report] == [(s, score) for s, (score, _) in sorted(DONE.items())]
    assert finish(start(course)).startswith("6 graded already")
    assert recorded(course) == DONE


@needs_sandbox
def test_a_changed_submission_is_graded_again_with_its_seed(course):
    finish(start(course, "--workers", "1"))  # a second one needs longer to begin than these to be graded
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database:
        seeds = dict(database.execute("SELECT student, seed FROM course_grading").fetchall())
    exercise.submit(course, "s1", exercise.submission(treble="treble = None"))
    finish(start(course))
    assert recorded(course) == {**DONE, "s1": (6, 2)}
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database:
        assert dict(database.execute("SELECT student, seed FROM course_grading").fetchall()) == seeds
    finish(start(course, "--force-seed", "--workers", "1"))
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database:
        assert not set(seeds.values()) & {s for (s,) in database.execute("SELECT seed FROM course_grading")}


@needs_sandbox
def test_two_graders_at_once(course):
    first = start(course)
    wait_until(lambda: len(recorded(course)) >= 1)
    psutil.Process(first.pid).suspend()  # or it may be done before the second has started
    said = finish(start(course))
    psutil.Process(first.pid).resume()
    assert f"process {first.pid}" in said
    assert "wait until it has finished" in said
    finish(first)
    assert recorded(course) == DONE


@needs_sandbox
def test_a_killed_worker_costs_only_time(course):
    grader = start(course)
    wait_until(lambda: len(recorded(course)) >= 1)
    workers = [p for p in psutil.Process(grader.pid).children() if "spawn_main" in " ".join(p.cmdline())]
    workers[0].kill()
    said = finish(grader)
    assert grader.returncode == 0, said
    assert recorded(course) == DONE


@pytest.mark.faults
@needs_sandbox
def test_faults_at_random_moments(course):
    """SIGKILL of grader, worker, sandbox and kernel, again and again, until the class is graded all the same."""
    rng, injected, given_up = random.Random(FAULTS), [], set()
    grader = start(course)
    while len(injected) < FAULTS and grader.poll() is None:
        time.sleep(rng.uniform(0.3, 6))
        victim = find_victim(grader.pid, rng)
        if victim is None:
            continue
        kind, process = victim
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
            injected.append(kind)
        given_up |= left_to_the_instructor(course)
        if kind == "grader":
            grader.communicate()
            grader = start(course)
    finish(grader)
    given_up |= left_to_the_instructor(course)
    said = finish(start(course))  # nothing is killed any more: what was left, or given up, is graded now
    found = recorded(course)
    assert {s: score for s, (score, _) in found.items()} == {s: score for s, (score, _) in DONE.items()}, said
    # Only what the faults made the grader give up on is graded a second time.
    assert all(times == 1 for student, (_, times) in found.items() if student not in given_up), (found, given_up)
    print(f"{len(injected)} faults: {Counter(injected)}; given up and graded again: {sorted(given_up)}")
    assert injected


def find_victim(grader, rng):
    """A process of the grader at random, and what it is."""
    kinds = {"grader": [], "worker": [], "sandbox": [], "kernel": []}
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(grader)
        kinds["grader"] = [root]
        for process in root.children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                command = " ".join(process.cmdline())
                if process.ppid() == grader and "spawn_main" in command:
                    kinds["worker"].append(process)
                elif "--unshare-all" in command:
                    kinds["sandbox"].append(process)
                elif "forkserver" in command:
                    kinds["kernel"].append(process)
    kind = rng.choice(sorted(kinds))  # before looking which are there: or it would mostly be the grader
    return (kind, rng.choice(kinds[kind])) if kinds[kind] else None


@needs_sandbox
def test_a_full_disk_stops_the_batch_and_loses_nothing(course, tmp_path):
    """A small file system that is full after a few of them; when there is room again, the same command goes on."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=196k", "tmpfs", str(small)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this account may not mount a file system to fill")
    try:
        url = f"sqlite:///{small}/gradebook.db"
        (course / "autograded").symlink_to(small)
        said = finish(start(course, "--gradebook", url, "--workers", "1"))
        assert "make room on that disk" in said
        subprocess.run(["mount", "-o", "remount,size=20m", str(small)], check=True)
        said = finish(start(course, "--gradebook", url, "--workers", "1"))
        assert "6 submissions: 5 graded, 1 refused" in said
    finally:
        subprocess.run(["umount", str(small)], check=True)


@needs_sandbox
def test_workers_of_a_dask_cluster(course):
    """Two worker processes, one of them killed in the middle; they see neither the gradebook nor the sources."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=True
    ) as cluster:
        grader = start(course, "--scheduler", cluster.scheduler_address)
        wait_until(lambda: len(recorded(course)) >= 1)
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        said = finish(grader)
    assert grader.returncode == 0, said
    assert recorded(course) == DONE


def test_an_address_without_a_scheduler_is_an_error_that_says_so(course):
    said = finish(start(course, "--scheduler", "tcp://127.0.0.1:9"))
    assert "No Dask scheduler answers" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--submitted", "nowhere"], "There is no submission"),
        (["--gradebook", "nonsense"], "no address of a gradebook"),
        (["--workers", "0"], "not a whole number"),
        (["--json", "/nowhere/out.json"], "does not exist"),
        (["--resume", "--force"], "not allowed with"),
    ],
)
def test_bad_input_gets_a_sentence(course, arguments, words):
    said = finish(start(course, *arguments))
    assert words in said
    assert "Traceback" not in said


def test_an_unknown_assignment_gets_a_sentence(course):
    command = [sys.executable, "-m", "nbgrader_sandbox", "grade", "ex_none"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True)
    assert done.returncode == 2
    assert "No notebook of the assignment 'ex_none'" in done.stderr


def test_a_mistake_in_the_checks_stops_the_batch_before_it_starts(course):
    (course / "solutions" / exercise.NAME / "checks.py").write_text("def plan(seed):\n    return 1 / 0\n")
    said = finish(start(course, "--trust-submissions"))
    assert "ZeroDivisionError" in said
    assert "checks.py, line 2" in said
    assert recorded(course) == {}


# ---- the pieces, without a sandbox ----------------------------------------------------------------------------------


class OneWorkerDies:
    """An executor on which the first job kills the worker, as often as it is told."""

    deaths = 0

    def submit(self, function, job):
        future = Future()
        if job.student == "deadly" and OneWorkerDies.deaths:
            OneWorkerDies.deaths -= 1
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(job.student)
        return future

    def shutdown(self, wait=True):
        pass


@pytest.fixture
def source(tmp_path):
    root = exercise.make_course(tmp_path / "course")
    app = NbGrader()
    app.initialize([], root=str(root))
    return assignment.load(app.coursedir, exercise.NAME)


@pytest.mark.parametrize(("deaths", "given_up"), [(1, False), (3, False), (4, True), (9, True)])
def test_a_job_that_kills_its_worker_over_and_over_is_left_to_the_instructor(source, deaths, given_up):
    OneWorkerDies.deaths = deaths
    submitted = pipeline.Submitted(exercise.NAME, b"{}", "0" * 64)
    jobs = [pipeline.Job(student, source, [submitted]) for student in ("deadly", "a", "b", "c")]
    found = list(batch.results(batch.Engine(OneWorkerDies, 1), jobs))
    failed = [f for f in found if isinstance(f, list)]
    assert sorted(f for f in found if isinstance(f, str)) == sorted(
        {"a", "b", "c"} | (set() if given_up else {"deadly"})
    )
    assert [(f[0].verdict.student, f[0].verdict.status) for f in failed] == [("deadly", "failed")] * given_up
    for one in failed:
        assert all(q.points is None for q in one[0].verdict.questions)


class DeadlyError(Exception):
    pass


@pytest.mark.parametrize("error", [DeadlyError(), CancelledError()])
def test_what_dask_gives_up_is_left_to_the_instructor_and_a_lost_scheduler_is_said(source, error):
    class Gives:
        def submit(self, function, job):
            future = Future()
            future.set_exception(error)
            return future

        def shutdown(self):
            pass

    jobs = [pipeline.Job("ada", source, [pipeline.Submitted(exercise.NAME, b"{}", "0" * 64)])]
    engine = batch.Engine(Gives, 1, (DeadlyError,))
    if isinstance(error, DeadlyError):
        [[found]] = batch.results(engine, jobs)
        assert found.verdict.status == "failed"
    else:
        with pytest.raises(batch.WorkersLostError, match="run the same command again"):
            list(batch.results(engine, jobs))


@pytest.mark.parametrize(
    ("entry", "todo", "outdated"),
    [
        ({}, False, 0),
        ({"submission": "1" * 64}, True, 0),
        ({"checks": "of before"}, False, 1),
        ({"verdict": json.dumps({"status": "failed"})}, True, 0),
        ({"verdict": json.dumps({"status": "failed"}), "times": batch.MOST_TRIES}, False, 0),
        (None, True, 0),
    ],
    ids=["graded", "handed in again", "checks changed", "the grader failed", "it failed often enough", "not graded"],
)
def test_what_is_left_to_grade(source, tmp_path, entry, todo, outdated):
    path = exercise.submit(tmp_path, "ada", exercise.submission())
    found = batch.Submission("ada", path.parent, {exercise.NAME: path})
    digest = pipeline.read(path, source, Limits()).digest
    settled = {"notebook": exercise.NAME, "submission": digest, "checks": source.fingerprint, "times": 1,
               "verdict": json.dumps({"status": "graded"})}  # fmt: skip
    rows = {} if entry is None else {("ada", exercise.NAME): SimpleNamespace(**settled | entry)}
    book = SimpleNamespace(entries=lambda name: rows)
    course = SimpleNamespace(autograded_directory="", format_path=lambda *_: tmp_path)
    plan = batch.plan([found], book, source, course, batch.Options())
    assert (plan.todo == [found], plan.done, plan.outdated) == (todo, not todo, outdated)
    again = batch.plan([found], book, source, course, batch.Options(outdated=True))
    assert again.todo == ([found] if todo or outdated else [])
    assert again.outdated == 0
    course.format_path = lambda *_: tmp_path / "nowhere"  # the graded copy is gone
    assert batch.plan([found], book, source, course, batch.Options()).todo == [found]


@pytest.mark.parametrize("before", [False, True], ids=["graded for the first time", "graded again"])
@pytest.mark.parametrize("killed", ["while the copy was written", "before it was in its place"])
def test_a_grader_killed_between_points_and_copy_need_not_grade_again(source, tmp_path, before, killed):
    path = exercise.submit(tmp_path, "ada", exercise.submission())
    found = batch.Submission("ada", path.parent, {exercise.NAME: path})
    digest = pipeline.read(path, source, Limits()).digest
    course = SimpleNamespace(autograded_directory="", format_path=lambda *_: tmp_path / "graded" / exercise.NAME)
    place, rows = tmp_path / "graded" / exercise.NAME, {}

    def graded(seed):
        verdict = Verdict("ada", exercise.NAME, "graded", seed)
        one = Graded(exercise.NAME, verdict, nbformat.v4.new_notebook(metadata={"seed": seed}), digest, "")
        batch.stage(course, [one], found)
        return gradebook.recorded(verdict)

    def record(verdict):
        row = SimpleNamespace(notebook=exercise.NAME, submission=digest, checks="", times=1, verdict=verdict)
        rows["ada", exercise.NAME] = row

    def copy():
        return nbformat.read(place / f"{exercise.NAME}.ipynb", 4).metadata.seed

    if before:
        record(graded(1))
        batch.publish(place, [rows["ada", exercise.NAME].verdict])
        assert copy() == 1
    verdict = graded(2)
    if killed == "before it was in its place":
        record(verdict)
    plan = batch.plan([found], SimpleNamespace(entries=lambda name: rows), source, course, batch.Options())
    if killed == "before it was in its place":
        assert (plan.todo, copy()) == ([], 2)
    else:
        assert (plan.todo, place.exists()) == ([], True) if before else ([found], False)
        assert not before or copy() == 1
    assert not list(place.parent.glob(".*")) if place.parent.exists() else True


def test_a_slip_in_a_folders_name_is_said(source, tmp_path):
    root = exercise.make_course(tmp_path)
    exercise.submit(root, "ada", exercise.submission())
    for slip in ("ada/notes", "sam/ex_93", "sam/.ipynb_checkpoints", "zoe/another"):
        (root / "submitted" / slip).mkdir(parents=True)
    (root / "solutions" / "another").mkdir()
    app = NbGrader()
    app.initialize([], root=str(root))
    found = batch.find(app.coursedir, source)
    assert batch.misplaced(app.coursedir, found) == ["sam/ex_93"]


def test_what_a_grade_depends_on_is_in_the_fingerprint(source):
    changed = [replace(source, checks=source.checks + "#"), replace(source, files={"data.csv": b"1"}),
               replace(source, files={"data.csv": b"2"}), replace(source, notebooks=copy.deepcopy(source.notebooks))]  # fmt: skip
    changed[-1].notebooks[exercise.NAME].cells[-1].metadata.nbgrader.points = 3
    assert replace(source).fingerprint == source.fingerprint
    assert len({source.fingerprint, *(one.fingerprint for one in changed)}) == 1 + len(changed)


def test_the_class_at_a_glance():
    def verdict(student, status, points, *report):
        return Verdict(student, "ex", status, 1, [Criterion("t", points, 4, "because")], list(report)).to_json()

    lines = cli.summary(
        [verdict("ada", "graded", 4), verdict("bob\x1b[2J", "graded", 1, "Converted."), verdict("eve", "review", None),
         verdict("mallory", "refused", 0)]
    ).splitlines()  # fmt: skip
    assert [line.split() for line in lines[:4]] == [
        ["ada", "graded", "4", "of", "4"],
        ["bob", "[2J", "graded", "1", "of", "4", "Converted."],
        ["eve", "review", "0", "to", "4", "of", "4", "because"],
        ["mallory", "refused", "0", "of", "4", "because"],
    ]
    assert lines[4] == "4 submissions: 2 graded, 1 review, 1 refused"
    assert lines[5] == "of the 2 graded: mean 2.50, median 2.5, lowest 1, highest 4"
    assert cli.summary([]) == "0 submissions: none"


def test_a_line_of_the_class_says_what_a_person_decides():
    """Points that wait are no lost points; the question that waits comes first; names of any script stand in line."""
    questions = [Criterion("a", 0, 3, "Lost."), Criterion("b", 1, 1, "Right."), Criterion("c", None, 6, "Look! " * 40)]
    waits = Verdict("王小明", "ex", "review", 1, questions).to_json()
    whole = Verdict("Ada", "ex", "graded", 1, questions[:2]).to_json()
    long, short = cli.summary([waits, whole]).splitlines()[:2]
    assert long.startswith("王小明  review    1 to 7 of 10  Look! ")
    assert long.endswith(" …")
    assert short == "Ada     graded         1 of 4"


def test_no_solution_is_in_what_a_worker_gets(source):
    text = json.dumps(source.notebooks) + (source.checks or "")
    assert "return 2 * x" not in text


def test_a_link_is_refused_without_being_read(source, tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text("secret")
    link = tmp_path / f"{exercise.NAME}.ipynb"
    link.symlink_to(secret)
    submitted = pipeline.read(link, source, Limits())
    assert (submitted.data, "link" in submitted.refused) == (b"", True)


def test_what_students_chose_cannot_move_the_cursor():
    assert cli.printable("a\x1b[2Jb\nc") == "a [2Jb c"


@pytest.mark.parametrize(
    ("statuses", "exit_status"), [(["graded", "review", "refused"], 0), (["graded", "failed"], 1), ([], 0)]
)
def test_only_a_failure_of_the_grader_is_an_exit_status(source, monkeypatch, statuses, exit_status):
    verdicts = [Verdict("ada", exercise.NAME, status, 1).to_json() for status in statuses]
    monkeypatch.setattr(cli, "find_course", lambda args: None)
    monkeypatch.setattr(assignment, "load", lambda course, name: source)
    monkeypatch.setattr(batch, "grade", lambda *_: verdicts)
    assert cli.main(["grade", exercise.NAME]) == exit_status


def test_no_more_jobs_are_on_their_way_than_workers_can_soon_take(source):
    taken = []

    class Waits:
        def submit(self, function, job):
            assert len(taken) <= 2 * 2 + len(finished), "a class of 3,000 would be read into memory at once"
            future = Future()
            future.set_result(job.student)
            return future

        def shutdown(self):
            pass

    def jobs():
        for number in range(20):
            taken.append(number)
            yield pipeline.Job(str(number), source, [])

    finished = []
    for one in batch.results(batch.Engine(Waits, 2), jobs()):
        finished.append(one)
    assert sorted(finished) == sorted(map(str, range(20)))


def test_a_report_is_written_whole(tmp_path: Path):
    path = tmp_path / "out.json"
    path.write_text("old")
    with path.open() as reader:  # who began to read before goes on reading what was there
        cli.write_json(path, [])
        assert reader.read() == "old"
    assert json.loads(path.read_text()) == []
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]
