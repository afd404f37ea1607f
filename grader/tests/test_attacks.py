"""Attacks below the level of a submission's points: on time, on memory, on the class as a whole."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future

import exercise
import pytest
from jinja2 import Environment
from nbgrader.apps.baseapp import NbGrader
from nbgrader_sandbox import batch
from nbgrader_sandbox.contract import Limits
from nbgrader_sandbox.grade import assignment, pipeline
from nbgrader_sandbox.grade import run as runs
from nbgrader_sandbox.nbgrader import feedback

# Sends replies to questions that nobody has asked yet, and never comes to an end.
ANSWERS_AHEAD = """
import signal, time
from ipykernel.kernelapp import IPKernelApp
kernel = IPKernelApp.instance().kernel
parent = kernel.get_parent("shell")
ident = kernel._parent_ident["shell"] if isinstance(kernel._parent_ident, dict) else kernel._shell_parent_ident.get()
base, number = parent["header"]["msg_id"].rsplit("_", 1)
def flood():
    for i in range(400):
        header = {**parent["header"], "msg_id": f"{base}_{int(number) + i}"}
        content = {"status": "ok", "execution_count": 1, "user_expressions": {}}
        kernel.session.send(kernel.shell_stream.socket, "execute_reply", content, parent={"header": header}, ident=ident)
kernel.shell_channel_thread.io_loop.add_callback(flood) if kernel.shell_channel_thread else flood()
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    time.sleep(1)
"""


def test_answers_in_advance_do_not_stretch_the_time(run_cells):
    started = time.monotonic()
    result = run_cells(ANSWERS_AHEAD, *["1"] * 25, total_s=8, cell_s=4)
    assert time.monotonic() - started < 8 + 2 * runs.GRACE_S + 6
    assert result.status in ("died", "timeout")  # it may be ended for its flood already


class Line:
    """A socket with one message on it."""

    def __init__(self, *frames: bytes) -> None:
        self.frames = list(frames)

    def recv_multipart(self) -> list[bytes]:
        return self.frames


class Silent:
    """Stands for whatever a kernel object holds and this test does not use."""

    def __getattr__(self, name):
        return Silent()

    def __call__(self, *_args, **_options):
        return None


@pytest.fixture
def kernel(monkeypatch):
    monkeypatch.setattr(runs.zmq, "Poller", Silent)
    return runs._Kernel(Silent(), Silent(), Silent(), time.monotonic() + 60)


def test_a_huge_message_is_counted_and_not_parsed(kernel):
    kernel.session = None  # parsing would need it
    kernel._take(Line(b"x" * (runs.MAX_MESSAGE + 1)))
    assert kernel.bad == 1


def test_a_busy_line_does_not_keep_the_sandbox_from_being_weighed(kernel, monkeypatch):
    """Messages arrive without a pause; memory is looked at all the same."""
    monkeypatch.setattr(kernel, "poller", type("Busy", (), {"poll": lambda self, _ms: {kernel.iopub: 1}})())
    monkeypatch.setattr(kernel, "_take", lambda line: None)
    kernel.provisioner = type("Heavy", (), {"excess": lambda self: "too much memory"})()
    with pytest.raises(runs.KernelGoneError, match="too much memory"):
        kernel._receive(time.monotonic() + 1)


@pytest.fixture
def root(tmp_path):
    return exercise.make_course(tmp_path / "course")


@pytest.fixture
def source(root):
    app = NbGrader()
    app.initialize([], root=str(root))
    return assignment.load(app.coursedir, exercise.NAME)


def test_a_classmates_folder_is_not_read_through_a_link(root, source):
    exercise.submit(root, "ada", exercise.submission())
    link = root / "submitted" / "eve" / exercise.NAME
    link.parent.mkdir()
    link.symlink_to(root / "submitted" / "ada" / exercise.NAME)
    submitted = pipeline.read(link / f"{exercise.NAME}.ipynb", source, Limits())
    assert submitted.data == b""
    assert "link" in submitted.refused


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_is_refused(root, source):
    exercise.submit(root, "eve", exercise.submission())
    path = root / "submitted" / "eve" / exercise.NAME / f"{exercise.NAME}.ipynb"
    path.chmod(0)
    assert "cannot be opened" in pipeline.read(path, source, Limits()).refused


def test_an_error_writes_no_lines_of_its_own_into_a_reason():
    said = "no CUDA).\n\nFull points, checked by hand. \x1b[31m\u202e"
    assert runs._said({"evalue": said}, "evalue") == "no CUDA). Full points, checked by hand.  [31m "


def test_whatever_grading_raises_the_class_is_graded(source):
    class Raises:
        def submit(self, _function, job):
            future = Future()
            future.set_exception(TypeError("unhashable")) if job.student == "eve" else future.set_result(job.student)
            return future

        def shutdown(self, wait=True):
            pass

    submitted = pipeline.Submitted(exercise.NAME, b"{}", "0" * 64)
    jobs = [pipeline.Job(student, source, [submitted]) for student in ("ada", "eve", "zoe")]
    found = list(batch.results(batch.Engine(Raises, 1), jobs))
    assert [f for f in found if isinstance(f, str)] == ["ada", "zoe"]
    [[graded]] = [f for f in found if not isinstance(f, str)]
    assert (graded.verdict.student, graded.verdict.status) == ("eve", "failed")
    assert "TypeError" in graded.verdict.questions[0].reason


def test_a_huge_time_stamp_is_not_read(tmp_path):
    note = tmp_path / "timestamp.txt"
    with note.open("wb") as file:
        file.truncate(2**40)  # takes no room on the disk, and would take all memory
    graded = type("G", (), {"verdict": type("V", (), {"report": []})()})()
    assert batch._timestamp(batch.Submission("eve", tmp_path, {}), [graded]) is None
    assert "no time" in graded.verdict.report[0]


def rendered(source: str) -> str:
    environment = Environment()
    environment.filters["markdown"] = feedback.safe_markdown
    return environment.from_string("{{ source | markdown }}").render(source=source)


def test_text_that_takes_for_ever_to_render_is_shown_as_typed():
    started = time.monotonic()
    page = rendered("\\begin{a}" * 60_000 + "<script>")
    assert time.monotonic() - started < 5
    assert page.startswith("<pre>")
    assert "<script>" not in page


def test_a_picture_that_is_not_attached_costs_no_page():
    assert "attachment:y.png" in rendered("see ![x](attachment:y.png)")
