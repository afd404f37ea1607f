"""Kernels without a sandbox (--trust-submissions): each is an ordinary process, on every system that Jupyter runs on.

Jupyter's own client starts, interrupts and ends them, because these three differ on Windows. What runs inside is the
kernel of the sandbox; it limits itself where the system has such limits.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, Instance

from nbgrader_sandbox.contract import Limits
from nbgrader_sandbox.sandbox.contents import Contents
from nbgrader_sandbox.sandbox.sandbox import EVERYWHERE, end_in_words, limits_inside


@dataclass
class NoSandbox:
    """Takes the place of a :class:`Sandbox` for submissions that are trusted. There is nothing to start or to end."""

    limits: Limits = field(default_factory=Limits)
    contents: Contents = field(default_factory=Contents)

    def close(self) -> None:
        """Do nothing."""


class TrustedProvisioner(LocalProvisioner):
    """One kernel as a process of its own, in a new folder with copies of the submission's files."""

    sandbox = Instance(NoSandbox)
    files = Dict(help="Files and folders copied into the kernel's working folder: name to path.")
    descriptor = None  # only sandboxes have one that says when the kernel has ended
    _folder: Path | None = None
    _log: IO[bytes] | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Make the working folder, and say how to start the process."""
        self._folder = Path(tempfile.mkdtemp(prefix="nbgrader-trusted-"))
        for name, path in self.files.items():
            target = self._folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if Path(path).is_dir() else shutil.copy)(path, target)
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed in cleanup()
        prepared = await super().pre_launch(
            extra_arguments=[str(self._folder), json.dumps(limits_inside(self.sandbox.limits))],
            env={**os.environ, **EVERYWHERE, "NOTEBOOK_PRELOAD": ",".join(self.sandbox.contents.preload)},
            cwd=os.path.abspath("/"),  # no file of the assignment can pass for a module that the kernel imports
            **kwargs,
        )
        return prepared | {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": self._log}

    def how_it_ended(self) -> str:
        """The kernel's end in words, with what it wrote before it ran any cell."""
        self._log.seek(0)
        written = self._log.read().decode(errors="replace").strip()
        return end_in_words(self.process.poll()) + (f": {written[-500:]}" if written else "")

    def excess(self) -> None:
        """Nothing: the process limits itself."""

    async def cleanup(self, restart: bool = False) -> None:
        """End the process and what it started, and remove its folder."""
        await self.kill()
        await self.wait()
        await super().cleanup(restart)
        if self._folder is not None:
            self._log.close()
            # On Windows a program that outlives the kernel keeps its folder.
            shutil.rmtree(self._folder, ignore_errors=True)
