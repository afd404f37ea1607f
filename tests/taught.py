"""What a chapter defines in full, run outside the notebook, so that a test can prove it equal to what others import."""

from __future__ import annotations

import json
from types import SimpleNamespace

from ci.exercises import ROOT


def definitions(chapter: str, **names) -> SimpleNamespace:
    """What the cells tagged ``definition`` of ``chapters/<chapter>.ipynb`` define, run with ``names`` around them.

    Raises:
        ValueError: the chapter has no such cell.
    """
    path = ROOT / "chapters" / f"{chapter}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tagged = [cell for cell in cells if "definition" in cell["metadata"].get("tags", [])]
    if not tagged:
        raise ValueError(f"{path.name} has no cell tagged 'definition'.")
    for cell in tagged:
        exec(compile("".join(cell["source"]), f"{path.name}:{cell['id']}", "exec"), names)
    return SimpleNamespace(**names)
