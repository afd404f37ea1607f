"""A plugin of `make test`: how pytest-xdist spreads the tests over processes (`pytest -p ci.spread`).

Tests that share a fixture of their module stay together, and what takes longest comes first.
"""

from __future__ import annotations

import functools
import gc
import os
import re
from collections import Counter

import pytest
from xdist.scheduler import LoadScopeScheduling

from ci import times
from ci.repository import ROOT

if os.environ.get("PYTEST_XDIST_WORKER"):
    # Several processes share the cores, and torch would take all of them for each. It reads this when it is imported.
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def together(nodeid: str) -> str:
    """Return the group of a test: its file and exercise, its file, or itself.

    A file that makes a fixture once for its module is run by one process; one exercise's answers are a module's worth.
    """
    file = nodeid.partition("::")[0]
    if not _shares_a_fixture(file):
        return nodeid
    exercise = re.search(r"\[(ex_\w+)", nodeid)
    return f"{file} {exercise[1]}" if exercise else file


@functools.cache
def _shares_a_fixture(file: str) -> bool:
    return 'scope="module"' in (ROOT / file).read_text(encoding="utf-8")


class _Together(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Hand out groups. (The groups of `--dist loadgroup` are lost with pytest 9.2 and pytest-xdist 3.8.)"""
    return _Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the groups that take longest first: one that begins last keeps one process busy while the others are done."""
    known = times.kept_seconds("tests")
    groups: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        groups.setdefault((item.path.stem, together(item.nodeid)), []).append(item)
    of_file = Counter(stem for stem, _ in groups)
    longest_first = sorted(groups, key=lambda key: -known.get(key[0], 0) / of_file[key[0]])
    items[:] = [item for key in longest_first for item in groups[key]]


def pytest_collection_finish() -> None:
    """Keep what collecting has imported and made out of garbage collection: it stays to the end anyway."""
    gc.collect()
    gc.freeze()
