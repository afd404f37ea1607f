"""The one installer, for `make`, for conda's users, for CI and for a lone notebook in Colab.

It installs the package at the exact versions of ci/pins.txt, and leaves alone what cannot or must not be
replaced: a torch that is there already, and every package that the running kernel has imported.

    python ci/install.py [--extras all] [--editable]
"""

from __future__ import annotations

import argparse
import importlib.metadata as metadata
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "ci" / "pins.txt"
TORCH = "torch"
COURSE = "lora-qlora-course"
# What a build of torch chooses for itself.
TORCH_PARTS = re.compile(r"(torch|triton|nvidia-|cuda-)")


def normal(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, list[str]]:
    """The lines of ci/pins.txt by distribution; one may have several, for several Pythons."""
    found: dict[str, list[str]] = {}
    for line in PINS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            found.setdefault(normal(re.match(r"[\w.-]+?(?===)", line)[0]), []).append(line)
    return found


def imported() -> set[str]:
    """Distributions that this very process has imported: replacing them under a running kernel breaks it."""
    if "ipykernel" not in sys.modules:
        return set()
    top_level = {name.partition(".")[0] for name in list(sys.modules)}
    return {
        normal(dist)
        for module, dists in metadata.packages_distributions().items()
        if module in top_level
        for dist in dists
    }


def installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def constraints() -> list[str]:
    """The pins that apply here, and the installed version of everything that has to stay as it is."""
    kept = {name for name in imported() if name != COURSE}
    if installed(TORCH):
        kept |= {name for name in pins() if TORCH_PARTS.match(name) and installed(name)}
    free = [
        line for name, lines in pins().items() if name not in kept and not _part_of_kept_torch(name) for line in lines
    ]
    return free + [f"{name}=={metadata.version(name)}" for name in sorted(kept) if installed(name)]


def _part_of_kept_torch(name: str) -> bool:
    return installed(TORCH) and bool(TORCH_PARTS.match(name))


def pip(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "install", "--disable-pip-version-check", *arguments])
    if done.returncode:
        sys.exit(
            f"Installing failed: {' '.join(arguments)}\n  What to do: read pip's last lines above, then run this again."
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--extras", default="", help="extras of pyproject.toml, e.g. all")
    parser.add_argument("--editable", action="store_true", help="import the package from this folder")
    options = parser.parse_args()
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        sys.exit(
            f"The course needs Python 3.10 to 3.13; this is {sys.version.split()[0]}.\n"
            "  What to do: make clean, then make course PYTHON=python3.12 (or the path of another such Python)."
        )
    package = str(ROOT) + (f"[{options.extras}]" if options.extras else "")
    with tempfile.TemporaryDirectory() as folder:
        limits = Path(folder) / "constraints.txt"
        limits.write_text("\n".join(constraints()) + "\n", encoding="utf-8")
        if not installed(TORCH):
            # First and alone: nothing that comes later may choose another build.
            pip("--quiet", "-c", str(limits), *pins()[TORCH])
            limits.write_text("\n".join(constraints()) + "\n", encoding="utf-8")
        pip("--quiet", "-c", str(limits), *(["--editable"] if options.editable else []), package)


if __name__ == "__main__":
    main()
