"""Which room may import which: course_utils, the grader's package and the grader's visible checks depend on no other.

Deferred imports count as well, and so do those for types alone: what is written in a module is what a reader must know.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ci.repository import ROOT

# each room, and the rooms that it may import; a module belongs to the first whose name it begins with
STUDENT, SANDBOX, GRADE, NBGRADER = (f"nbgrader_sandbox.{room}" for room in ("student", "sandbox", "grade", "nbgrader"))
BASE = {f"nbgrader_sandbox.{module}" for module in ("contract", "errors", "console")}
ROOMS = {
    STUDENT: set(),
    **{module: {STUDENT, *BASE} for module in sorted(BASE)},
    SANDBOX: {STUDENT, *BASE},
    GRADE: {SANDBOX, STUDENT, *BASE},
    NBGRADER: {GRADE, SANDBOX, STUDENT, *BASE},
    "nbgrader_sandbox": {NBGRADER, GRADE, SANDBOX, STUDENT, *BASE},  # the commands
    "course_utils.checks": {"course_utils", STUDENT},
    "course_utils": set(),
    "ci": {"course_utils", "nbgrader_sandbox", NBGRADER, GRADE, SANDBOX, STUDENT, *BASE},
}


def imports(path: Path, module: str) -> set[str]:
    """The modules that a file imports, by their whole names."""
    found: set[str] = set()
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def modules(root: Path) -> dict[str, Path]:
    """Every module of ours, by the name under which it is imported."""
    found = {}
    for folder in (root / "course_utils", root / "ci", root / "grader" / "nbgrader_sandbox"):
        for path in folder.rglob("*.py"):
            parts = path.relative_to(folder.parent).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def graph(root: Path) -> dict[str, set[str]]:
    """For each module of ours the modules of ours that it imports."""
    ours = modules(root)

    def module_of(name: str) -> str:
        while name and name not in ours:
            name = name.rpartition(".")[0]
        return name

    return {name: {module_of(one) for one in imports(path, name)} - {"", name} for name, path in ours.items()}


def room(module: str) -> str:
    return next(name for name in ROOMS if f"{module}.".startswith(f"{name}."))


def wrong_ways(root: Path) -> list[str]:
    """Imports that cross from a room into one that it may not know."""
    arrows = [(module, other) for module, others in graph(root).items() for other in others]
    return sorted(f"{a} imports {b}" for a, b in arrows if room(b) not in {room(a), *ROOMS[room(a)]})


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a circle, and those that need these; empty if there is none."""
    left = {module: set(others) for module, others in arrows.items()}
    while free := {module for module, others in left.items() if not others & left.keys()}:
        left = {module: others for module, others in left.items() if module not in free}
    return sorted(left)


def test_every_import_leads_down():
    assert wrong_ways(ROOT) == []


def test_no_modules_import_each_other_in_a_circle():
    assert circle(graph(ROOT)) == []


def unused(root: Path) -> set[str]:
    """Modules of course_utils that no notebook imports, not through another one either, no command and no sandbox."""
    config = root / "nbgrader_config.py"
    words = set(re.findall(r"course_utils\.(\w+)", config.read_text("utf-8"))) if config.exists() else set()
    for path in (*root.glob("chapters/*.ipynb"), *root.glob("solutions/*/*.ipynb")):
        code = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
        words |= {word for line in code.splitlines() if "course_utils" in line for word in re.findall(r"\w+", line)}
    arrows = {module: others for module, others in graph(root).items() if module.startswith("course_utils")}
    reached, found = set(), {"course_utils", "course_utils.__main__", *(f"course_utils.{word}" for word in words)}
    found |= {f"course_utils.checks.{word}" for word in words}
    while found := found & arrows.keys() - reached:
        reached |= found
        found = {other for module in found for other in arrows[module]}
    return arrows.keys() - reached


def test_course_utils_holds_what_notebooks_import_and_nothing_else():
    assert unused(ROOT) == set()


def test_a_module_that_no_notebook_imports_is_noticed(tmp_path):
    (tmp_path / "course_utils").mkdir()
    (tmp_path / "chapters").mkdir()
    for name, code in (("__init__", ""), ("__main__", ""), ("plots", "from course_utils import colors"), ("colors", ""),
                       ("lonely", "import course_utils.plots")):  # fmt: skip
        (tmp_path / "course_utils" / f"{name}.py").write_text(code)
    cells = [new_code_cell("from course_utils import plots\nlonely = 1")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "chapters" / "01_one.ipynb")
    assert unused(tmp_path) == {"course_utils.lonely"}


@pytest.mark.parametrize(
    ("path", "code", "complaint"),
    [
        ("course_utils/a.py", "def f():\n    from ci import runner", "course_utils.a imports ci.runner"),
        ("course_utils/a.py", "import nbgrader_sandbox", "course_utils.a imports nbgrader_sandbox"),
        ("grader/nbgrader_sandbox/run.py", "from course_utils.errors import X", "imports course_utils.errors"),
        ("grader/nbgrader_sandbox/student/a.py", "from .. import run", "student.a imports nbgrader_sandbox.run"),
        ("grader/nbgrader_sandbox/grade/a.py", "from ..nbgrader import seam", "imports nbgrader_sandbox.nbgrader.seam"),
    ],
)
def test_a_wrong_way_is_noticed(tmp_path, path, code, complaint):
    for name in ("course_utils/errors.py", "ci/runner.py", "grader/nbgrader_sandbox/__init__.py",
                 "grader/nbgrader_sandbox/run.py", "grader/nbgrader_sandbox/nbgrader/seam.py", path):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / path).write_text(code)
    (problem,) = wrong_ways(tmp_path)
    assert complaint in problem


def test_a_circle_is_noticed():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("module", ["ci.runner", "nbgrader_sandbox.grade.pipeline", "nbgrader_sandbox.preview"])
def test_what_many_processes_import_is_light(module):
    """nbgrader takes two seconds: each notebook of `make test`, each worker and each student's check would pay them."""
    code = f"import sys, {module}\nprint(*{{'nbgrader', 'nbconvert', 'pandas', 'torch'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
