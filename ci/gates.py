"""Gates that every commit passes: each function returns a list of problems, empty when all is well.

tests/test_gates.py runs each over the repository, and shows each once failing on purpose.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat

from course_utils import quiz, repository
from course_utils.runner import code_cells, problems_before, relative

ROOT = Path(__file__).resolve().parent.parent
CHECKED_LIBRARIES = ("transformers", "peft", "bitsandbytes")
SETUP_ID, PARAMETERS_ID, QUIZ_ID = "setup", "parameters", "quiz"


def notebooks() -> list[Path]:
    """Every notebook that is committed."""
    return sorted(
        path for folder in ("chapters", "solutions", "exercises") for path in (ROOT / folder).rglob("*.ipynb")
    )


def chapters() -> list[Path]:
    """The chapters."""
    return sorted((ROOT / "chapters").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def stripped(paths: Iterable[Path]) -> list[str]:
    """Notebooks are committed without outputs, and with a parameters cell."""
    return [f"{relative(path)}: {problem}" for path in paths for problem in problems_before(read(path))]


# ---------------------------------------------------------------------------------------- the chapter contract

FIRST_CELL = {
    "a title": r"\A# \d\d · \S",
    "a Colab badge": r"\[!\[Open In Colab\]",
    "objectives": r"^## You will be able to\n+(- .+\n?){3,}",
    "prerequisites": r"^\*\*Before this:\*\*",
    "the time it takes": r"^\*\*Time:\*\* .*minutes",
    "the memory it needs": r"^\*\*Memory:\*\*",
    "what a GPU changes": r"^\*\*What a GPU changes:\*\*",
}
SECTIONS = ("Recap", "Quiz", "Exercise", "Further reading")
MEDIAN_LINES, LONGEST = 10, 25


def contract(paths: Iterable[Path]) -> list[str]:
    """Every chapter keeps the contract: its first cell, setup, parameters, a prediction, a figure, its ending."""
    return [f"{relative(path)}: {problem}" for path in paths for problem in _broken_promises(path)]


def _broken_promises(path: Path) -> Iterator[str]:
    notebook = read(path)
    first, code = notebook.cells[0].source, code_cells(notebook)
    yield from (f"the first cell lacks {what}" for what, form in FIRST_CELL.items() if not re.search(form, first, re.M))
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    places = {section: found.start() for section in SECTIONS if (found := re.search(rf"^## {section}\b", text, re.M))}
    yield from (f"there is no section {section!r}" for section in SECTIONS if section not in places)
    if list(places.values()) != sorted(places.values()):
        yield f"its last sections must come in the order {', '.join(SECTIONS)}"
    if "**Predict.**" not in text:
        yield "the reader is never asked to predict"
    if [cell.id for _, cell in code[:2]] != [SETUP_ID, PARAMETERS_ID]:
        yield "the first two code cells must be the setup and the parameters"
    elif code[0][1].source != repository.setup_cell():
        yield "the setup cell differs from the one that every notebook has"
    if "plots.show(" not in "\n".join(cell.source for _, cell in code):
        yield "no figure is shown with plots.show"
    yield from _lengths([len(cell.source.splitlines()) for _, cell in code])


def _lengths(lines: list[int]) -> Iterator[str]:
    if sorted(lines)[len(lines) // 2] >= MEDIAN_LINES:
        yield f"the median code cell has {sorted(lines)[len(lines) // 2]} lines, not under {MEDIAN_LINES}"
    if max(lines) > LONGEST:
        yield f"the longest code cell has {max(lines)} lines, over {LONGEST}"


def badges(paths: Iterable[Path]) -> list[str]:
    """Each Colab badge leads to the notebook that it stands in, in the one repository that pyproject.toml names."""
    problems = []
    for path in paths:
        links = re.findall(r"https://colab\.research\.google\.com/github/([^)\s]+)", read(path).cells[0].source)
        # A solution's badge is the one that its student version will carry.
        expected = f"{repository.name()}/blob/main/{relative(path).replace('solutions/', 'exercises/', 1)}"
        problems += [
            f"{relative(path)}: the badge leads to {link}, not {expected}" for link in links if link != expected
        ]
    return problems


def quizzes(paths: Iterable[Path]) -> list[str]:
    """Each chapter shows the quiz that is named after it, and the quiz is well formed."""
    problems = []
    for path in paths:
        try:
            quiz.load(path.stem)
        except quiz.QuizError as error:
            problems.append(f"{relative(path)}: {error.problem}")
        shown = [cell.source.strip() for _, cell in code_cells(read(path)) if cell.id == QUIZ_ID]
        if shown != [f'quiz.show("{path.stem}")']:
            problems.append(f"{relative(path)}: no cell {QUIZ_ID!r} shows the quiz {path.stem!r}, or it shows another")
    return problems


# ---------------------------------------------------------------------------------------------------- links

LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")


def links(paths: Iterable[Path]) -> list[str]:
    """Links that stay inside the repository lead to a file, and to a heading where they name one."""
    problems = []
    for path in paths:
        for target in LINK.findall(_prose(path)):
            if not re.match(r"(https?:|mailto:)", target) and not _resolves(path, target):
                problems.append(f"{relative(path)}: {target} leads nowhere")
    return problems


def _prose(path: Path) -> str:
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def _resolves(path: Path, target: str) -> bool:
    file, _, heading = target.partition("#")
    there = path if not file else path.parent / file
    if not there.exists():
        return False
    return not heading or heading.lower() in {_anchor(line) for line in _prose(there).splitlines()}


def _anchor(line: str) -> str:
    return re.sub(r"[^\w\- ]", "", line.lstrip("# ")).strip().lower().replace(" ", "-")


# ---------------------------------------------------------------------------------------------- keyword arguments


def keywords(paths: Iterable[Path]) -> list[str]:
    """Keyword arguments that notebooks pass to the libraries exist in the installed versions.

    Calls inside ``with expect_error(...)`` are dead on purpose and left out.
    """
    return [f"{relative(path)}: {problem}" for path in paths for problem in _unknown_keywords(path)]


def _unknown_keywords(path: Path) -> Iterator[str]:
    source = "\n".join(_python_only(cell.source) for _, cell in code_cells(read(path)))
    tree = ast.parse(source)
    known = _imported(tree)
    for call in _living_calls(tree):
        function = _resolve(call.func, known)
        if function is None:
            continue
        accepted = _parameters(function)
        for keyword in call.keywords:
            if accepted is not None and keyword.arg and keyword.arg not in accepted:
                yield f"{ast.unparse(call.func)} takes no argument {keyword.arg!r}"


def _python_only(source: str) -> str:
    """Replace lines that belong to IPython (magics, shell) by a pass of the same indentation."""
    return re.sub(r"^(\s*)[!%].*$", r"\1pass", source, flags=re.M)


def _living_calls(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.With) and "expect_error" in ast.unparse(child.items[0]):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from _living_calls(child)


def _imported(tree: ast.AST) -> dict[str, object]:
    """Names that the notebook imports from the checked libraries, with what they stand for."""
    names: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in CHECKED_LIBRARIES:
            module = importlib.import_module(node.module)
            names |= {alias.asname or alias.name: getattr(module, alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] in CHECKED_LIBRARIES:
                    module = importlib.import_module(alias.name)
                    names[alias.asname or alias.name.split(".")[0]] = (
                        module if alias.asname else sys.modules[alias.name.split(".")[0]]
                    )
    return names


def _resolve(node: ast.expr, known: dict[str, object]) -> object | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _resolve(node.value, known)
        return None if owner is None else getattr(owner, node.attr, None)
    return None


def _parameters(function: object) -> set[str] | None:
    """Names of a callable's parameters; None where it passes on whatever it is given.

    A class with ``**kwargs`` still counts: transformers' configurations take any name and ignore what they do not know.
    """
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None
    open_ended = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    return None if open_ended and not inspect.isclass(function) else set(parameters)


# -------------------------------------------------------------------------------------- what must not be in the tree

FOREIGN = {
    "a machine's path": re.compile(r"(?<![\w.])/(?:home/(?!student)|root/|Users/|work/)\w"),
    "a secret": re.compile(r"hf_[A-Za-z0-9]{20,}"),
}


def foreign(paths: Iterable[Path]) -> list[str]:
    """No file names a path of somebody's machine or carries a token."""
    return [
        f"{relative(path)}:{number}: {what}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for what, form in FOREIGN.items()
        if form.search(line)
    ]
