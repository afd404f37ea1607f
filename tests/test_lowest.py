"""The lower bounds of pyproject.toml are true: every notebook runs with the lowest versions that it allows.

uv takes the lowest release of each package that pyproject.toml names, and the newest of those that they need in turn.
On Linux PyPI's torch brings several GB of CUDA; ``UV_TORCH_BACKEND=cpu`` takes PyTorch's own build for the CPU.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from ci.repository import ROOT


@pytest.mark.installs
@pytest.mark.timeout(5400)
def test_every_notebook_runs_with_the_lowest_versions(tmp_path):
    python, versions = str(tmp_path / "lowest" / "bin" / "python"), str(tmp_path / "versions.txt")
    run(sys.executable, "-m", "venv", str(tmp_path / "lowest"))
    run(python, "-m", "pip", "install", "--quiet", "uv")
    uv = [python, "-m", "uv", "pip"]
    ours = ["--extra", "all", "--no-emit-package", "nbgrader-sandbox", "pyproject.toml"]
    run(*uv, "compile", "--quiet", "--python", python, "--resolution", "lowest-direct", *ours, "-o", versions)
    # A release without a wheel for this Python asks a student for a compiler.
    run(*uv, "install", "--quiet", "--python", python, "--no-build", "-r", versions)
    run(*uv, "install", "--quiet", "--python", python, "--no-deps", "--editable", ".", "--editable", "grader")
    run(python, "-m", "ci", "run", "--profile", "smoke", COURSE_BUILD=str(tmp_path / "build"))


def run(*command: str, **environment: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
