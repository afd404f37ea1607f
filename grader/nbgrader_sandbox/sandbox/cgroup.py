"""A control group for one sandbox, where this account may make one: versions 1 and 2."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
PREFIX = "nbgrader-sandbox-"
_numbers = itertools.count()


@dataclass
class Cgroup:
    """The folders of one control group: one in version 2, one per controller in version 1."""

    memory: Path
    pids: Path

    @classmethod
    def make(cls) -> Cgroup | None:
        """Make a group of memory and processes; None where that is not allowed."""
        name = f"{PREFIX}{os.getpid()}-{next(_numbers)}"
        unified = (ROOT / "cgroup.controllers").exists()
        parents = (ROOT, ROOT) if unified else (ROOT / "memory", ROOT / "pids")
        if not all(p.is_dir() and os.access(p, os.W_OK) for p in parents):
            return None
        if unified and not {"memory", "pids"} <= set(
            (ROOT / "cgroup.subtree_control").read_text(encoding="utf-8").split()
        ):
            return None
        _sweep(set(parents))
        group = cls(*(p / name for p in parents))
        try:
            for folder in group._folders():
                folder.mkdir()
        except OSError:  # a read-only or restricted mount that access() did not show
            group.remove()
            return None
        return group

    def _folders(self) -> list[Path]:
        return sorted({self.memory, self.pids})

    def wrap(self, command: list[str]) -> list[str]:
        """The command line that enters the group and then becomes ``command``."""
        enter = "".join(f"echo $$ > '{f}/cgroup.procs' && " for f in self._folders())
        return ["/bin/sh", "-c", enter + 'exec "$@"', "sh", *command]

    def limit(self, memory_bytes: int, processes: int) -> None:
        """Allow this much on top of what the group uses now."""
        two = (self.memory / "memory.max").exists()
        used = int((self.memory / ("memory.current" if two else "memory.usage_in_bytes")).read_text(encoding="utf-8"))
        limits = {"memory.max" if two else "memory.limit_in_bytes": used + memory_bytes}
        for swap in ("memory.swap.max",) if two else ():
            limits[swap] = 0
        for name, value in limits.items():
            with contextlib.suppress(FileNotFoundError):  # no swap accounting in this kernel
                (self.memory / name).write_text(str(value), encoding="utf-8")
        now = int((self.pids / "pids.current").read_text(encoding="utf-8"))
        (self.pids / "pids.max").write_text(str(now + processes), encoding="utf-8")

    def remove(self) -> None:
        """Remove the group; its last processes may take a moment to go."""
        for folder in self._folders():
            for _ in range(200):
                try:
                    folder.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.01)


def _sweep(parents: set[Path]) -> None:
    """Remove the groups of graders that were killed: they are empty, and their grader is gone."""
    for parent in parents:
        for folder in parent.glob(f"{PREFIX}*"):
            if not Path("/proc", folder.name[len(PREFIX) :].split("-")[0]).exists():
                with contextlib.suppress(OSError):
                    folder.rmdir()
