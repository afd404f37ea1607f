"""macOS and Windows grade with --trust-submissions alone, and say so: rehearsed on Linux, not run there."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import doubling as exercise
import nbformat
import pytest

# The libraries are imported as what they are; then this machine is taken for another one.
MACOS = """
    import asyncio, importlib, os, pkgutil, signal, socket, sys
    import bleach, distributed, jupyter_client, nbgrader.apps, nbgrader.server_extensions.formgrader.handlers, zmq
    for module, name in ((os, "pidfd_open"), (signal, "pidfd_send_signal"), (os, "setns"), (os, "unshare")):
        vars(module).pop(name, None)
    sys.platform = "darwin"
"""
CHECK = """
    import importlib, pkgutil, sys
    import nbgrader_sandbox
    for found in pkgutil.walk_packages(nbgrader_sandbox.__path__, "nbgrader_sandbox."):
        # The warm parent is for sandboxes, and __main__ is the command itself.
        if not found.name.endswith(("zygote", "silent", "__main__")):
            importlib.import_module(found.name)
    from nbgrader_sandbox.cli import main
    sys.exit(main(["check"]))
"""
GRADE = """
    import functools, sys
    from nbgrader_sandbox import batch, cli
    from nbgrader_sandbox.contract import Limits
    batch.Options = functools.partial(batch.Options, limits=Limits(cell_s=2))
    sys.exit(max(cli.main(command.split()) for command in sys.argv[1:]))
"""
AS_WINDOWS = Path(__file__).parent / "as_windows"


def python(code, *arguments, windows=False, **options):
    environment = dict(os.environ)
    if windows:
        environment |= {
            "PYTHONPATH": str(AS_WINDOWS),
            "REHEARSAL": secrets.token_hex(8),
            "PYTHONWARNDEFAULTENCODING": "1",
        }
    command = [sys.executable, "-c", textwrap.dedent(code), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, **options)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_everything_can_be_imported_and_the_check_says_what_is_missing(platform):
    done = python(CHECK if platform == "win32" else MACOS + CHECK, windows=platform == "win32")
    assert done.returncode == 2, done.stderr[-3000:]
    for words in (
        f"on Linux only, and this is {platform}.",
        "WSL 2",
        "Only if you trust every submission",
        "--trust-submissions",
    ):
        assert words in done.stderr
    assert "Traceback" not in done.stderr


def hand_ins(path):
    """A portal's download: names that Windows refuses, a cell that never ends, one that kills its process."""
    submissions = {
        "Aux": {},
        "what?": {"treble": "import time\nwhile True:\n    time.sleep(1)"},
        "Zoë .": {"treble": "import os\nos._exit(3)"},
    }
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, changed) in enumerate(submissions.items()):
            prefix = f"{name}_{number}_assignsubmission_file_"
            archive.writestr(f"{prefix}/{exercise.NAME}.ipynb", nbformat.writes(exercise.submission(**changed)))
            archive.writestr(f"{prefix}/notes: all?/con.txt", "…")


def test_a_class_is_graded_as_on_windows(tmp_path):
    course = exercise.make_course(tmp_path / "course")
    hand_ins(tmp_path / "download.zip")
    name = exercise.NAME
    commands = [
        f"collect {name} {tmp_path / 'download.zip'}",
        f"grade {name} --trust-submissions --workers 2 --json verdicts.json",
        f"grade {name} --trust-submissions --json verdicts.json",
        f"report {name} --html report.html",
        f"export {name}",
    ]
    done = python(GRADE, *commands, windows=sys.platform != "win32", cwd=course)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "On Windows only their time is limited" in done.stdout
    assert "3 graded already" in done.stdout
    verdicts = {v["student"]: v for v in json.loads((course / "verdicts.json").read_text("utf-8"))}
    assert {student: v["score"] for student, v in verdicts.items()} == {"_Aux": 10, "what": 6, "Zoë": 6}
    for student, ending in (("what", "timeout"), ("Zoë", "died")):
        copy = nbformat.read(course / "autograded" / student / name / f"{name}.ipynb", 4)
        assert any(f"ended with: {ending}" in str(cell.get("outputs")) for cell in copy.cells), copy
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database:
        assert database.execute("SELECT count(*) FROM course_grading WHERE times = 1").fetchone() == (3,)
    assert list((tmp_path / "course").glob("**/*.new*")) == []
