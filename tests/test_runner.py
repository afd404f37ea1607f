"""The runner: what it reports, and every way in which a notebook must fail."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import nbformat
import psutil
import pytest
from junitparser import JUnitXml
from nbformat.v4 import new_code_cell, new_notebook

from ci import __main__, claim_records, runner
from ci.repository import ROOT
from course_utils import claims, errors

PARAMETERS = new_code_cell('PROFILE = "full"', metadata={"tags": ["parameters"]})


@pytest.fixture
def write(tmp_path):
    def make(name: str, *cells, parameters: bool = True):
        notebook = new_notebook(cells=[*([PARAMETERS] if parameters else []), *cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(notebook, path)
        return path

    return make


def run(tmp_path, *paths, **options):
    options = {"profile": "smoke", "build": tmp_path / "build", "say": lambda _: None, **options}
    return {result.notebook.rsplit("/", 1)[-1]: result for result in runner.run(paths, **options)}


def test_reports_say_what_happened(tmp_path, write):
    good = write("good", new_code_cell('assert PROFILE == "smoke"\nheld = b"x" * 300_000_000'))
    bad = write("bad", new_code_cell("1 / 0"))
    results = run(tmp_path, good, bad)
    assert (results["good.ipynb"].status, results["bad.ipynb"].status) == ("ok", "failed")
    assert "1 / 0" in results["bad.ipynb"].detail
    assert "ZeroDivisionError" in results["bad.ipynb"].detail
    assert results["bad.ipynb"].detail.startswith("cell 1:"), "cells are counted as in the file"
    assert 300 < results["good.ipynb"].peak_rss_mb < 1000, "the kernel's, not that of the process that started it"
    report = json.loads((tmp_path / "build" / "report.json").read_text())
    assert {"notebook", "status", "seconds", "peak_rss_mb", "profile"} <= set(report[0])
    (suite,) = JUnitXml.fromfile(str(tmp_path / "build" / "junit.xml"))
    assert (suite.tests, suite.failures) == (2, 1)


def test_kernels_side_by_side_do_not_hear_each_other(tmp_path, write):
    same_moment = "import time\nfor _ in range(20):\n    time.sleep(0.05)\n    print(name)"
    paths = [write(name, new_code_cell(f"name = {name!r}"), new_code_cell(same_moment)) for name in ("a", "b")]
    results = run(tmp_path, *paths, workers=2)
    assert [result.status for result in results.values()] == ["ok", "ok"]
    for name in ("a", "b"):
        (written,) = (tmp_path / "build" / "notebooks").rglob(f"{name}.ipynb")
        printed = "".join(out.text for out in nbformat.read(written, as_version=4).cells[-1].outputs)
        assert set(printed.split()) == {name}


def test_a_swallowed_error_fails(tmp_path, write):
    cell = new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    result = run(tmp_path, write("swallowed", cell))["swallowed.ipynb"]
    assert (result.status, "ZeroDivisionError" in result.detail) == ("failed", True)
    executed = new_notebook(cells=[new_code_cell("1 / 0", execution_count=1)])
    executed.cells[0].outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="division by zero")]
    assert runner.problems_after(executed) == [
        "cell 0 raised ZeroDivisionError and the notebook went on: division by zero"
    ]


def test_committed_outputs_fail(tmp_path, write):
    cell = new_code_cell("print(1)", outputs=[nbformat.v4.new_output("stream", text="1\n")])
    result = run(tmp_path, write("outputs", cell))["outputs.ipynb"]
    assert (result.status, "committed with outputs" in result.detail) == ("rejected", True)


def test_a_missing_parameters_cell_fails(tmp_path, write):
    result = run(tmp_path, write("plain", new_code_cell("1"), parameters=False))["plain.ipynb"]
    assert (result.status, "'parameters'" in result.detail) == ("rejected", True)


def test_a_notebook_that_is_never_executed_fails(tmp_path, write, monkeypatch):
    monkeypatch.setattr(runner, "_run_all", lambda *_: [])
    result = run(tmp_path, write("forgotten", new_code_cell("1")))["forgotten.ipynb"]
    assert (result.status, result.detail) == ("failed", "the notebook was not executed at all")


def test_a_cell_that_is_never_executed_fails():
    notebook = new_notebook(cells=[new_code_cell("1", execution_count=1), new_code_cell("2")])
    assert runner.problems_after(notebook) == ["cell 1 was not executed"]


def test_a_notebook_that_hangs_is_killed_with_its_kernel(tmp_path, write):
    hangs = write("hangs", new_code_cell("import subprocess\nsubprocess.run(['sleep', '600'])"))
    fine = write("fine", new_code_cell("1"))
    started = time.monotonic()
    results = run(tmp_path, hangs, fine, timeout_s=20)
    assert (results["hangs.ipynb"].status, results["fine.ipynb"].status) == ("timeout", "ok")
    assert time.monotonic() - started < 150
    until(lambda: not here(tmp_path))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_takes_its_kernels_along(tmp_path, write, number):
    begun = tmp_path / "begun"
    hangs = write(
        "hangs", new_code_cell(f"import pathlib, time\npathlib.Path({str(begun)!r}).touch()\ntime.sleep(600)")
    )
    command = [sys.executable, "-m", "ci", "run", str(hangs)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COURSE_BUILD": str(tmp_path / "build")}
    options = {"env": environment, "cwd": tmp_path, "start_new_session": True}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options) as running:
        until(begun.exists)
        running.send_signal(number)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopped" in said
    assert "Traceback" not in said
    until(lambda: not here(tmp_path))


def until(true, seconds=60):
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def here(folder):
    """Processes that work in a folder; a kernel, and what it starts, works in its notebook's."""
    return [p.info for p in psutil.process_iter(["cwd", "cmdline"]) if p.info["cwd"] == str(folder)]


def test_a_kernel_that_dies_is_reported(tmp_path, write):
    result = run(tmp_path, write("dies", new_code_cell("import os\nos._exit(1)")))["dies.ipynb"]
    assert result.status == "failed"


def test_the_exit_status_is_one_when_a_notebook_fails(tmp_path, write, capsys):
    bad = write("bad", new_code_cell("raise ValueError('here')"))
    assert __main__.main(["run", str(bad)]) == 1
    assert "0 of 1 notebooks ran to their end" in capsys.readouterr().out


@pytest.mark.parametrize(("cores", "free_gib", "workers"), [(16, 9, 2), (2, 100, 2), (8, 1, 1), (None, 100, 1)])
def test_as_many_run_at_once_as_cores_and_memory_allow(monkeypatch, cores, free_gib, workers):
    monkeypatch.setattr(runner.os, "cpu_count", lambda: cores)
    monkeypatch.setattr(runner.psutil, "virtual_memory", lambda: SimpleNamespace(available=free_gib * 2**30))
    assert runner.workers_that_fit() == workers


@pytest.mark.parametrize(("said", "workers"), [("15360\n", 3), ("81559\n", 16), ("", 16), ("[N/A]\n", 16)])
def test_notebooks_share_the_gpus_memory(monkeypatch, said, workers):
    monkeypatch.setattr(runner.os, "cpu_count", lambda: 16)
    monkeypatch.setattr(runner.psutil, "virtual_memory", lambda: SimpleNamespace(available=100 * 2**30))
    monkeypatch.setattr(runner.shutil, "which", lambda name: name)
    monkeypatch.setattr(runner.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=said))
    assert runner.workers_that_fit() == workers


# ---------------------------------------------------------------------------------------------------- claims


def verifying(chapter: str, **instead):
    """A cell that verifies each claim of a chapter with a value that fits; ``instead`` replaces lines by claim."""
    mine = claim_records.of_chapter(chapter, claims.load())
    lines = {claim.id: f"claims.verify({claim.id!r}, {fitting(claim)!r})" for claim in mine}
    return new_code_cell("\n".join(["from course_utils import claims", *(lines | instead).values()]))


def fitting(claim: claims.Claim):
    return claim.truth[0] if claim.relation == "between" else claim.truth


FIRST = claim_records.of_chapter("05", claims.load())[0].id


def test_a_chapter_that_verifies_its_claims_passes(tmp_path, write):
    result = run(tmp_path, write("05_all", verifying("05")), profile="full")["05_all.ipynb"]
    assert (result.status, result.detail) == ("ok", "")


@pytest.mark.parametrize(
    ("profile", "instead", "complaint"),
    [
        ("smoke", {FIRST: ""}, f"{FIRST} was not verified"),
        (
            "smoke",
            {FIRST: f"for _ in 1, 2:\n    claims.verify({FIRST!r}, 'TypeError')"},
            f"{FIRST} was verified 2 times",
        ),
        ("smoke", {FIRST: f"claims.verify({FIRST!r}, 'KeyError')"}, "measured KeyError, and the ledger says TypeError"),
        ("full", {FIRST: f"claims.verify({FIRST!r}, 'TypeError', final=False)"}, "final=False"),
        ("smoke", {FIRST: "claims.verify('trl-stands-for', True)"}, "belongs to chapter 10, not to 05"),
    ],
    ids=["not verified", "twice", "does not hold", "only not final", "another chapter's"],
)
def test_a_chapter_that_does_not_verify_its_claims_fails(tmp_path, write, profile, instead, complaint):
    result = run(tmp_path, write("05_some", verifying("05", **instead)), profile=profile)["05_some.ipynb"]
    assert (result.status, complaint in result.detail) == ("failed", True), result.detail


def test_what_only_the_full_profile_can_decide_passes_in_smoke(tmp_path, write):
    cell = verifying("05", **{FIRST: f"claims.verify({FIRST!r}, 'KeyError', final=False)"})
    assert run(tmp_path, write("05_smoke", cell))["05_smoke.ipynb"].status == "ok"


def test_a_swallowed_complaint_fails_all_the_same(tmp_path, write):
    swallowed = f"try:\n    claims.verify({FIRST!r}, 'KeyError')\nexcept claims.ClaimError:\n    pass"
    result = run(tmp_path, write("05_quiet", verifying("05", **{FIRST: swallowed})))["05_quiet.ipynb"]
    assert f"{FIRST} did not hold: KeyError, not TypeError" in result.detail


def test_a_notebook_that_is_no_chapter_owes_no_claim(tmp_path, write):
    assert run(tmp_path, write("ex_05", new_code_cell("1")))["ex_05.ipynb"].status == "ok"


# --------------------------------------------------------------------------------------------------- requests


@pytest.mark.parametrize(
    ("paths", "profile", "words"),
    [([], "smoke", "no notebook"), (["nowhere.ipynb"], "smoke", "nowhere.ipynb"), (["x"], "fast", "no profile")],
)
def test_a_request_that_cannot_be_met_says_why(tmp_path, paths, profile, words):
    with pytest.raises(errors.UnsupportedError, match=words):
        runner.run(paths, profile, build=tmp_path)


def test_the_command_line_turns_errors_into_messages(capsys):
    assert __main__.main(["run", "nowhere.ipynb"]) == 2
    assert "What to do" in capsys.readouterr().err


def test_every_command_is_listed_and_says_how_it_is_used(capsys):
    assert __main__.main([]) == 0
    listed = capsys.readouterr().out
    for name in __main__.COMMANDS:
        with pytest.raises(SystemExit) as ended:
            __main__.main([name, "--help"])
        assert ended.value.code == 0
        assert f"python -m ci {name}" in capsys.readouterr().out
        assert f"  {name} " in listed
    assert __main__.main(["fly"]) == 2
    assert "no command 'fly'" in capsys.readouterr().err
