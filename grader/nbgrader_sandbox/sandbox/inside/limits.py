"""Limits that a process sets for itself and for all that it starts; ``Limits`` in contract.py has the numbers."""

from __future__ import annotations

import os
import sys

try:
    import resource
except ImportError:  # Windows, where only time is limited
    resource = None  # type: ignore[assignment]


def limit(limits: dict[str, int]) -> None:
    """Limit memory (counted from what is mapped already), processor time, files and processes."""
    if resource is None:
        return
    _rlimit("CORE", 0)
    _rlimit("NOFILE", 1024)
    _rlimit("FSIZE", limits["disk_bytes"])
    _rlimit("CPU", limits["cpu_s"])
    if sys.platform != "linux":  # macOS takes the others, and keeps none
        return
    with open("/proc/self/statm", encoding="ascii") as file:
        mapped = int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")
    _rlimit("AS", mapped + limits["memory_bytes"])
    _rlimit("DATA", mapped + limits["memory_bytes"])
    _rlimit("MSGQUEUE", 0)
    if limits.get("processes"):
        _rlimit("NPROC", limits["processes"])
    # If memory runs out all the same, the kernel goes and its parent stays.
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")


def _rlimit(name: str, value: int) -> None:
    which = getattr(resource, f"RLIMIT_{name}")
    soft, hard = resource.getrlimit(which)
    allowed = [v for v in (value, soft, hard) if v != resource.RLIM_INFINITY]
    resource.setrlimit(which, (min(allowed), min(allowed)))
