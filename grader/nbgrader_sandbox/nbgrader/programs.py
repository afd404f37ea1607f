"""Programs that lie beside this Python and are called by name, whether its environment is activated or not."""

from __future__ import annotations

import contextlib
import os
import sysconfig
from collections.abc import Iterator


def path_with_programs() -> str:
    """The PATH with this Python's programs first: nbgrader calls ``alembic`` by name for a new gradebook."""
    scripts, path = sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)
    return path if path.split(os.pathsep)[0] == scripts else os.pathsep.join([scripts, path])


@contextlib.contextmanager
def programs_on_path() -> Iterator[None]:
    """Let nbgrader find its programs; the PATH is restored afterwards."""
    before = os.environ.get("PATH")
    os.environ["PATH"] = path_with_programs()
    try:
        yield
    finally:
        if before is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = before
