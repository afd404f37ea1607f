"""What the machine of an instructor may differ in: settings of the account, names of folders, locks, consoles."""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
import subprocess
import sys
from types import SimpleNamespace

import pytest
from nbgrader_sandbox import batch, cli, console
from nbgrader_sandbox.contract import CellResult
from nbgrader_sandbox.errors import UsageError
from nbgrader_sandbox.grade import differences
from nbgrader_sandbox.nbgrader import gradebook
from nbgrader_sandbox.sandbox import provisioner


@pytest.fixture
def other_course(tmp_path, monkeypatch):
    """A course that the account's own configuration points to, and an empty folder to work in."""
    other, settings, here = tmp_path / "other", tmp_path / "jupyter", tmp_path / "here [SS26]"
    for folder in (other, settings, here):
        folder.mkdir()
    (settings / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(other)!r}\nc.CourseDirectory.course_id = 'other'\n", "utf-8"
    )
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(settings))
    monkeypatch.chdir(here)
    return other


def asked(**given):
    return SimpleNamespace(**{"course_dir": None, "submitted": None, "gradebook": None} | given)


def test_the_course_of_this_folder_is_graded_and_no_other(other_course, tmp_path, monkeypatch):
    here = tmp_path / "here [SS26]"
    (here / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'mine'\n", "utf-8")
    course = cli.find_course(asked())
    assert (course.root, course.course_id) == (str(here), "mine")
    assert str(here) in course.db_url
    monkeypatch.chdir(tmp_path)
    course = cli.find_course(asked(course_dir=here))
    assert (course.root, course.course_id) == (str(here), "mine")


def test_without_a_configuration_here_the_accounts_own_holds(other_course):
    assert cli.find_course(asked()).course_id == "other"


def test_a_tilde_in_an_address_is_the_home(other_course, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    course = cli.find_course(asked(gradebook="sqlite:///~/grades.db", submitted=cli.Path("~/papers")))
    assert course.db_url == f"sqlite:///{tmp_path}/grades.db"
    assert course.submitted_directory == str(tmp_path / "papers")


@pytest.mark.parametrize("text", ["c = get_config(", "import not_here"])
def test_a_configuration_that_cannot_be_read_stops_the_command(tmp_path, text):
    """nbgrader would go on without it: with other folders, and a new gradebook."""
    (tmp_path / "nbgrader_config.py").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"nbgrader_config.py in .* cannot be used \((SyntaxError|ModuleNotFound)"):
        cli.find_course(asked(course_dir=tmp_path))
    with pytest.raises(UsageError, match="There is no folder"):
        cli.find_course(asked(course_dir=tmp_path / "nowhere"))


def test_a_report_goes_into_a_pipe_and_through_a_link(tmp_path):
    pipe, file, link = tmp_path / "pipe", tmp_path / "file.json", tmp_path / "link.json"
    os.mkfifo(pipe)
    with open(os.open(pipe, os.O_RDWR), "rb", buffering=0) as reading:
        cli.write_json(pipe, [])
        assert reading.read(10) == b"[]\n"
    assert pipe.is_fifo()
    link.symlink_to(file)
    cli.write_json(link, [])
    assert link.is_symlink()
    assert file.read_text() == "[]\n"
    with pytest.raises(UsageError, match="cannot be written: Is a directory"):
        cli.write_json(tmp_path, [])


def test_what_a_shell_completes_and_a_port_that_is_none(capsys):
    assert cli.parser().parse_args(["grade", "ex_9_3/"]).assignment == "ex_9_3"
    with pytest.raises(SystemExit):
        cli.parser().parse_args(["read", "ex_9_3", "--port", "80000"])
    assert "65535" in capsys.readouterr().err


def test_submissions_are_found_in_a_folder_with_brackets(tmp_path):
    root = tmp_path / "course [SS26]"
    (root / "submitted" / "ada" / "ex").mkdir(parents=True)
    course = SimpleNamespace(submitted_directory="submitted", format_path=lambda *parts: str(root.joinpath(*parts)))
    assert batch._folders(course, "ex") == [("ada", root / "submitted" / "ada" / "ex")]


def test_a_folder_without_locks_sends_the_gradebook_to_a_local_disk(monkeypatch, tmp_path):
    """SQLite says "database is locked" for ENOLCK, also to who only wants to read; for others "disk I/O error"."""
    local = r"cannot be locked.*local disk with --gradebook sqlite:///"
    with contextlib.closing(sqlite3.connect(tmp_path / "gradebook.db.lock", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(gradebook.GradebookError, match=local):
            gradebook.Record(f"sqlite:///{tmp_path}/gradebook.db")

    def refuse(*_, **__):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(gradebook.sqlite3, "connect", refuse)
    with pytest.raises(gradebook.GradebookError, match=local):
        gradebook.Record(f"sqlite:///{tmp_path}/gradebook.db")


@pytest.mark.parametrize("encoding", ["cp1252", "gbk", "cp949", "ascii"])
def test_a_console_without_the_sign_gets_a_plain_one(encoding):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    console.make_tolerant([stream])
    print("✓ ✗ Zoë 学生", file=stream, flush=True)
    assert raw.getvalue().decode(encoding).startswith("ok no Zo")


@pytest.mark.parametrize(
    "said",
    ["AssertionError: Torch not compiled with XPU enabled", "SystemError: GPU not found", "ValueError: no TPU here",
     "AssertionError: Runtime > change runtime type > T4 GPU!", "FileNotFoundError: [Errno 2] …: 'nvidia-smi'",
     "RuntimeError: PyTorch is not linked with support for mps devices", "KeyError: 'HF_TOKEN'", "KeyError: 'WANDB_API_KEY'",
     "ImportError: FlashAttention2 has been toggled on, but the package doesn't seem to be installed", "OSError: 'seaborn' is not a valid package style, path of style file", "Error: unsupported locale setting",
     "ValueError: Could not find plotting backend 'plotly'.", "StdinNotImplementedError: raw_input was called",
     "ModuleNotFoundError: No module named 'altair'", "AssertionError: ", "OSError: [Errno 30] …: '/kaggle/input/x'"],
)  # fmt: skip
def test_an_error_that_only_a_machine_is_to_blame_for(said):
    ename, _, evalue = said.partition(": ")
    source = "assert torch.cuda.is_available()" if not evalue else ""
    assert differences._is_of_the_machine(CellResult(None, status="error", ename=ename, evalue=evalue), source)


@pytest.mark.parametrize(
    "said",
    ["NameError: name 'cuda' is not defined", "KeyError: 32", "KeyError: 'c_attn'", "AssertionError: ", "ValueError: 3 != 4",
     "TypeError: count_trainable() missing 1 required positional argument", "ImportError: cannot import name 'LoraConf'"],
)  # fmt: skip
def test_an_error_that_every_machine_has(said):
    ename, _, evalue = said.partition(": ")
    assert not differences._is_of_the_machine(CellResult(None, status="error", ename=ename, evalue=evalue), "assert 0")


@pytest.mark.usefixtures("bubblewrap")
def test_a_reader_who_has_seen_enough_gets_no_traceback():
    """``nbgrader-sandbox report … | head`` closes the pipe before the end."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "nbgrader_sandbox", "check"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device")
def test_a_full_disk_behind_the_output_is_one_sentence():
    """``nbgrader-sandbox report … > FILE``"""
    command = [sys.executable, "-m", "nbgrader_sandbox", "check"]
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("The disk is full.")
    assert "Traceback" not in done.stderr


def test_a_gradebook_of_an_older_nbgrader_says_how_to_upgrade_it(tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "gradebook.db")) as old:
        old.execute("CREATE TABLE assignment (id VARCHAR(32) PRIMARY KEY, name VARCHAR(128), duedate DATETIME)")
        old.commit()
    with (
        pytest.raises(gradebook.GradebookError, match="nbgrader db upgrade"),
        gradebook.Record(f"sqlite:///{tmp_path}/gradebook.db") as record,
    ):
        record.register(SimpleNamespace(name="ex", notebooks={}))


def test_a_folder_that_another_worker_has_just_removed_stops_nobody(tmp_path, monkeypatch):
    """After a killed grader, workers that start at once remove the same folders."""
    monkeypatch.setattr(provisioner.tempfile, "gettempdir", lambda: str(tmp_path))
    gone, left = (tmp_path / f"{provisioner.FOLDER}{2**30}-{name}" for name in "ab")
    gone.symlink_to("nowhere")  # it is listed, and is not there
    left.mkdir()
    provisioner.sweep()
    assert not left.exists()
