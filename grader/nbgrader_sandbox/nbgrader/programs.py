"""Programs that lie beside this Python and are called by name, whether its environment is activated or not."""

from __future__ import annotations

import contextlib
import os
import sysconfig
from collections.abc import Iterator


@contextlib.contextmanager
def programs_on_path() -> Iterator[None]:
    """Let nbgrader find ``alembic``, which it calls by name for a new gradebook; the PATH is restored afterwards."""
    before = os.environ.get("PATH")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.defpath if before is None else before])
    try:
        yield
    finally:
        if before is None:
            del os.environ["PATH"]
        else:
            os.environ["PATH"] = before
