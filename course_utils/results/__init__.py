"""Measurements that took longer than a chapter may, as ci/measurements wrote them.

They lie in the package, so that a notebook finds them wherever it is opened.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def load(name: str) -> dict[str, Any]:
    """What was measured under this name: its ``runs`` (one dict each), ``settings``, ``versions`` and ``machine``.

    Raises FileNotFoundError for a name that was never measured.
    """
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
