"""Take the README's picture from an executed chapter: run after `make course`."""

from __future__ import annotations

import argparse
import base64
import sys
from pathlib import Path

import nbformat

from ci.claims_page import executed_chapters
from ci.repository import ROOT

PICTURES = {"ledger.png": "03b_activations.ipynb"}


def pictures(notebook: nbformat.NotebookNode) -> list[tuple[bytes, str]]:
    """The pictures of an executed notebook, as PNG, each with its description."""
    return [
        (base64.b64decode(output.data["image/png"]), output.metadata.get("image/png", output.metadata).get("alt", ""))
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]


def closing_figure(path: Path) -> tuple[bytes, str]:
    """The last picture of an executed notebook."""
    found = pictures(nbformat.read(path, as_version=4))
    if not found:
        sys.exit(f"{path} shows no figure: execute it first with `make course`")
    return found[-1]


def main(arguments: list[str]) -> int:
    """Write the pictures into docs/images, and print their descriptions."""
    argparse.ArgumentParser(prog="python -m ci readme-figures", description=__doc__).parse_args(arguments)
    target = ROOT / "docs" / "images"
    target.mkdir(parents=True, exist_ok=True)
    for name, notebook in PICTURES.items():
        picture, alt = closing_figure(executed_chapters() / notebook)
        (target / name).write_bytes(picture)
        print(f"docs/images/{name}: {alt}")
    return 0
