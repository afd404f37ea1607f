"""The one installer, for `make`, for conda's users, for CI and for a lone notebook in Colab.

It never replaces a torch that is there already. In an environment of its own it installs the exact versions of
ci/pins.txt. In somebody else's running kernel it changes as little as it can: what the kernel has imported stays as it
is, and only what is missing or too old for the course is installed.

    python ci/install.py [--extras all] [--editable]
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata as metadata
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "ci" / "pins.txt"
PYTHONS = (3, 11), (3, 13)  # oldest and newest; an older one has no tomllib to read pyproject.toml with
TORCH = "torch"
COURSE = "lora-qlora-course"
# What a build of torch chooses for itself, or was compiled against it. torchao is a library on top.
TORCH_PARTS = re.compile(r"(torch(?!ao$)|triton|nvidia-|cuda-)")
# Beside an older torchao, which Colab has, PEFT refuses to make any adapter. The course doesn't use torchao, and a
# newer one writes to stderr wherever it wasn't built for the platform's torch. So an older one goes.
TORCHAO = "torchao>=0.16"
RESTART = "restart the kernel (in Colab: Runtime, Restart session) and run the setup cell before anything else."
# What a failing pip says, in a sentence, and what helps. The first that fits is shown.
REASONS = (
    ("No space left on device", "The disk is full.", "delete files or start a new runtime, then run this again."),
    (
        # Without any network the isolated build says nothing but "none".
        r"NewConnectionError|NameResolutionError|Connection ?Timeout|Network is unreachable|\(from versions: none\)",
        "The package index can't be reached.",
        "check the network (on Kaggle: Settings, Internet on), then run this again.",
    ),
    (
        "ResolutionImpossible",
        "The course's packages and the ones that this kernel has imported exclude each other.",
        RESTART,
    ),
    ("", "Installing failed.", "read pip's last lines above, then run this again."),
)


def pythons() -> str:
    """The Pythons that the course runs on, in words."""
    return " to ".join(".".join(map(str, version)) for version in PYTHONS)


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


def in_kernel() -> bool:
    """Whether this runs inside a notebook's kernel, which may be somebody else's."""
    return "ipykernel" in sys.modules


def imported() -> set[str]:
    """Distributions that this very process has imported: replacing them under a running kernel breaks it."""
    if not in_kernel():
        return set()
    top_level = {name.partition(".")[0] for name in list(sys.modules)}
    return {
        normal(dist)
        for module, dists in metadata.packages_distributions().items()
        if module in top_level
        for dist in dists
    }


@cache
def versions() -> dict[str, str]:
    """The installed version of every distribution."""
    return {normal(dist.metadata["Name"]): dist.version for dist in metadata.distributions() if dist.metadata["Name"]}


@cache
def project() -> dict:
    """The ``project`` table of pyproject.toml."""
    import tomllib

    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def missing_or_old(requirements: list[str]) -> dict[str, str]:
    """Those ``requirements`` that the installed packages don't meet, by distribution."""
    from pip._vendor.packaging.requirements import Requirement

    there, found = versions(), {}
    for line in requirements:
        requirement = Requirement(line)
        name = normal(requirement.name)
        met = name in there and requirement.specifier.contains(there[name], prereleases=True)
        if not met and (requirement.marker is None or requirement.marker.evaluate()):
            found[name] = line
    return found


def constraints(needed: dict[str, str] | None = None) -> list[str]:
    """The pins that apply here, and the installed version of everything that has to stay as it is.

    Args:
        needed: in a kernel, the requirements that are not met: no other installed package gets an exact pin.
    """
    there = versions()
    kept = {name for name in imported() if name in there and name != COURSE}
    if TORCH in there:
        kept |= {name for name in there if TORCH_PARTS.match(name)}
    free = {
        name: lines
        for name, lines in pins().items()
        if name not in kept and not (TORCH in there and TORCH_PARTS.match(name))
    }
    if in_kernel():
        # What is there and not too old stays. Where something new raises it, it isn't raised beyond what was tested.
        limit = {name: [line.replace("==", "<=", 1) for line in lines] for name, lines in free.items() if name in there}
        newer = missing_or_old([line for lines in limit.values() for line in lines])
        exact = {name: lines for name, lines in free.items() if name not in there or name in (needed or {})}
        free = {name: lines for name, lines in limit.items() if name not in newer} | exact
    return [line for lines in free.values() for line in lines] + [f"{name}=={there[name]}" for name in sorted(kept)]


def pip(*arguments: str) -> None:
    """Run pip and print its lines here: what a child process prints doesn't reach a notebook in Colab."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    said = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            said.append(line)
    versions.cache_clear()
    if process.returncode:
        stop(*next((what, cure) for pattern, what, cure in REASONS if re.search(pattern, "".join(said))))


def stop(what: str, cure: str) -> None:
    """End with two lines. A notebook shows them without a traceback."""
    sys.exit(f"{what}\n  What to do: {cure}")


def install(targets: list[str], requirements: list[str]) -> None:
    """Install ``targets`` (pip's arguments), whose dependencies are ``requirements``."""
    needed = missing_or_old(requirements)
    old_torchao = in_kernel() and "torchao" in versions() and "torchao" in missing_or_old([TORCHAO])
    if old := sorted(imported() & ({*needed, "torchao"} if old_torchao else {*needed})):
        have = ", ".join(f"{name} {versions()[name]} (needed: {needed.get(name, TORCHAO)})" for name in old)
        stop(f"This kernel has already imported what is too old for the course: {have}.", RESTART)
    with tempfile.TemporaryDirectory() as folder:
        limits = Path(folder) / "constraints.txt"
        if TORCH not in versions():
            # First and alone: nothing that comes later may choose another build.
            limits.write_text("\n".join(constraints(needed)) + "\n", encoding="utf-8")
            pip("install", "-c", str(limits), *pins()[TORCH])
        limits.write_text("\n".join(constraints(needed)) + "\n", encoding="utf-8")
        # In a kernel most modules are never imported (transformers alone has thousands): compiling them takes long.
        pip("install", "-c", str(limits), *(["--no-compile"] if in_kernel() else []), *targets)
    if old_torchao:
        print(f"torchao {versions()['torchao']} goes: PEFT refuses to work beside it, and the course doesn't use it.")
        pip("uninstall", "--yes", "torchao")
    importlib.invalidate_caches()


def main(arguments: list[str] | None = None) -> None:
    """Install the course, or with ``--only EXTRA`` what one chapter needs beside it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--extras", default="", help="extras of pyproject.toml, e.g. all")
    parser.add_argument("--only", help="install only the packages of this extra, not the course")
    parser.add_argument("--editable", action="store_true", help="import the packages from this folder")
    options = parser.parse_args(arguments)
    if not PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        stop(
            f"The course needs Python {pythons()}; this is {sys.version.split()[0]}.",
            "make clean, then make lab PYTHON=python3.12 (or the path of another such Python).",
        )
    if options.only:
        wanted = project()["optional-dependencies"][options.only]
        return install(wanted, wanted)
    # The exercises' visible checks come with the grader, always from the same clone.
    if in_kernel():
        print("Installing the course: about 90 MB, half a minute on a quiet machine.", flush=True)
    packages = [str(ROOT) + (f"[{options.extras}]" if options.extras else "")]
    packages += [str(folder.parent) for folder in ROOT.glob("grader/pyproject.toml")]
    targets = [part for path in packages for part in (["--editable", path] if options.editable else [path])]
    return install(targets, project()["dependencies"])


if __name__ == "__main__":
    main()
