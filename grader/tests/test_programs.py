"""nbgrader finds alembic beside this Python, and the PATH is what it was afterwards."""

from __future__ import annotations

import os
import shutil

import pytest
from nbgrader_sandbox.nbgrader.programs import path_with_programs, programs_on_path


@pytest.mark.parametrize("before", ["/nowhere", None])
def test_programs_of_this_environment_are_found_inside_only(monkeypatch, before):
    if before is None:
        monkeypatch.delenv("PATH", raising=False)
    else:
        monkeypatch.setenv("PATH", before)
    with programs_on_path():
        assert shutil.which("alembic")
        assert shutil.which("sh") or before
    assert os.environ.get("PATH") == before


def test_the_path_names_the_programs_once(monkeypatch):
    monkeypatch.setenv("PATH", path_with_programs())
    assert path_with_programs() == os.environ["PATH"]
