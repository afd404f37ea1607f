"""Gates that every commit passes: each function returns a list of problems, empty when all is well.

tests/test_gates.py runs each over the repository, and shows each once failing on purpose.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
import nbgrader_sandbox.cli

import ci.__main__
import course_utils.__main__
from ci import claim_form, exercises, quiz_form, repository, scaffold
from ci.book import FOLDED
from ci.measurements import page as measurements
from ci.repository import ROOT, relative
from ci.runner import code_cells, problems_before
from course_utils import claims, quiz

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


def released() -> list[Path]:
    """The students' versions of the exercises, in English."""
    return [path for path in files("exercises/*.ipynb") if not repository.language(path)]


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def files(*patterns: str) -> list[Path]:
    """Every file that is committed or would be: new ones too, but nothing that git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", *patterns]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def stripped(paths: Iterable[Path]) -> list[str]:
    """Notebooks are committed without outputs, and with a parameters cell."""
    return [f"{relative(path)}: {problem}" for path in paths for problem in problems_before(read(path))]


# ---------------------------------------------------------------------------------------- the chapter contract

FIRST_CELL = {
    "a title": r"\A# \d\d[a-z]? · \S",
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
        yield "the setup cell differs from the one that every notebook has (python -m ci setup-cells writes it)"
    if any("course_utils.require(" in cell.source for _, cell in code[3:]):  # what is imported can't be renewed
        yield "course_utils.require belongs in the third code cell, before the imports"
    if "plots.show(" not in "\n".join(cell.source for _, cell in code):
        yield "no figure is shown with plots.show"
    yield from _lengths([len(cell.source.splitlines()) for _, cell in code])


def _lengths(lines: list[int]) -> Iterator[str]:
    if sorted(lines)[len(lines) // 2] >= MEDIAN_LINES:
        yield f"the median code cell has {sorted(lines)[len(lines) // 2]} lines, not under {MEDIAN_LINES}"
    if max(lines) > LONGEST:
        yield f"the longest code cell has {max(lines)} lines, over {LONGEST}"


# ------------------------------------------------------------------------------------------------ folded in the book

PROVING = {"claims.verify", "claims.listed", "quiz.show", "gc.collect", "course_utils.require", "course_utils.start"}


def folded(paths: Iterable[Path]) -> list[str]:
    """Code that teaches nothing is folded in the book: setup, parameters, imports, clean-up, and proofs alone."""
    return [
        f"{relative(path)}: the cell {cell.id!r} is plumbing and lacks the tag {FOLDED!r}"
        for path in paths
        for _, cell in code_cells(read(path))
        if _is_plumbing(cell) and FOLDED not in cell.metadata.get("tags", [])
    ]


def nameless_columns(paths: Iterable[Path]) -> list[str]:
    """Every column of a table has a name: who listens to a page hears it before each entry."""
    return [
        f"{relative(path)}: the table in the cell {cell.id!r} has a column without a name"
        for path in paths
        for cell in read(path).cells
        if cell.cell_type == "markdown"
        for head in re.findall(r"^\|(.*)\|\n\|[\s:|-]+\|$", cell.source, re.MULTILINE)
        if not all(name.strip() for name in head.split("|"))
    ]


def points(paths: Iterable[Path]) -> list[str]:
    """The points in the table of an exercise's first cell add up to those of its cells."""
    problems = []
    for path in paths:
        cells = read(path).cells
        marks = [cell.metadata.nbgrader for cell in cells if "nbgrader" in cell.metadata]
        carried = sum(mark.points for mark in marks if mark.grade)
        promised = sum(map(float, re.findall(r"^\|.*\| *([\d.]+) *\|$", cells[0].source, re.MULTILINE)))
        if marks and promised != carried:
            problems.append(
                f"{relative(path)}: the table in the first cell promises {promised:g} points, and the cells carry "
                f"{carried:g}"
            )
    return problems


def _is_plumbing(cell: nbformat.NotebookNode) -> bool:
    """Whether most statements prove, import or clean up, and all others are short assignments or print."""
    if cell.id in (SETUP_ID, PARAMETERS_ID) or cell.source.startswith("%%"):
        return not cell.source.startswith("%%")
    proofs = others = 0
    for statement in ast.parse(_python_only(cell.source)).body:
        called = ast.unparse(statement.value.func) if _calls(statement) else ""
        if isinstance(statement, ast.Import | ast.ImportFrom | ast.Assert | ast.Delete) or called in PROVING:
            proofs += 1
        elif called == "print" or (isinstance(statement, ast.Assign) and statement.lineno == statement.end_lineno):
            others += 1
        else:
            return False
    return proofs > others


def _calls(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)


# ---------------------------------------------------------------------------------------------- badges and quizzes


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
            quiz_form.checked(path.stem)
        except quiz.QuizError as error:
            problems.append(f"{relative(path)}: {error.problem}")
        shown = [cell.source.strip() for _, cell in code_cells(read(path)) if cell.id == QUIZ_ID]
        if shown != [f'quiz.show("{path.stem}")']:
            problems.append(f"{relative(path)}: no cell {QUIZ_ID!r} shows the quiz {path.stem!r}, or it shows another")
    return problems


def ledger(path: Path = claims.LEDGER) -> list[str]:
    """Each claim is as the head of claims.yml describes it."""
    try:
        claim_form.checked(path)
    except claim_form.LedgerError as error:
        return [error.problem]
    return []


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


# ----------------------------------------------------------------------------------------------------- figures

TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2: least contrast with the background, criteria 1.4.3 and 1.4.11
FILLS = {"facecolor", "markerfacecolor", "edgecolor"}  # may be white: what they fill or separate has another edge
SEQUENTIAL = {"gray", "gray_r", "cividis", "viridis"}  # from dark to light, or back: they can be read in greyscale
QUANTITY = re.compile(
    r"\b(loss|memory|size|time|duration|seconds|speed|throughput|latency|error|magnitude|norm)\b", re.IGNORECASE
)
UNIT = re.compile(r"\(.+\)|%|\brelative\b|\bnumber of\b|\bper\b|\b(?:[kMGT]i?B|bytes?|bits?|nats?|ms|s|min|seconds)\b")


def figures(paths: Iterable[Path]) -> list[str]:
    """Figures stand out from white paper, can be read in greyscale, and their labels name a unit.

    Looks at what the code of a notebook gives as text. The course's own palette has a test (tests/test_palette.py).
    """
    return [f"{relative(path)}: {problem}" for path in paths for problem in _illegible(path)]


def _illegible(path: Path) -> Iterator[str]:
    tree = ast.parse("\n".join(_python_only(cell.source) for _, cell in code_cells(read(path))))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        given = {k.arg: k.value.value for k in call.keywords if k.arg and isinstance(k.value, ast.Constant)}
        least = TEXT if ast.unparse(call.func).rpartition(".")[2] in ("text", "annotate") else GRAPHICS
        faint = {name for name in given if name in ("color", "c") or name.endswith("color")}
        faint = {name: given[name] for name in faint if contrast(given[name], "white") < least}
        edged = "edgecolor" in given and "edgecolor" not in faint
        for name, color in faint.items():
            if not edged and not (name in FILLS and color == "white"):
                yield f"{name}={color!r} has a contrast of {contrast(color, 'white'):.1f}:1 with white, under {least}:1"
        if given.get("cmap", "gray") not in SEQUENTIAL:
            yield f"the colours of the map {given['cmap']!r} do not go from light to dark"
        for label in (given.get(name) for name in ("xlabel", "ylabel", "unit")):
            if isinstance(label, str) and QUANTITY.search(label) and not UNIT.search(label):
                yield f"the label {label!r} names a quantity without its unit"


def luminance(color: object) -> float:
    """WCAG's relative luminance of a colour, from 0 to 1."""
    from matplotlib.colors import to_rgb

    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: object, other: object) -> float:
    """WCAG's contrast ratio of two colours, from 1 to 21."""
    low, high = sorted(luminance(color) + 0.05 for color in (one, other))
    return high / low


# ----------------------------------------------------------------------------------------------------- the README

# What the README says of the course's size, as a lower bound: it does not go stale with each commit.
COUNTS = {
    r"over ([\d,]+) claims": lambda: len(claims.load()),
    r"over ([\d,]+) right answers": lambda: _answers("right"),
    r"over ([\d,]+) wrong ones": lambda: _answers("wrong"),
}


def _answers(kind: str) -> int:
    return sum(len(exercises.answers(name, kind)) for name in exercises.names())


def listed(readme: Path, paths: Iterable[Path]) -> list[str]:
    """Every chapter and exercise has a row in the README."""
    rows = [line for line in readme.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    linked = {(readme.parent / target).resolve() for row in rows for target in LINK.findall(row)}
    return [f"{relative(readme)}: no row of a table leads to {relative(path)}" for path in paths if path not in linked]


def minutes(readme: Path, chapters: Iterable[Path]) -> list[str]:
    """The README promises the minutes that each chapter's first cell does."""
    rows, problems = readme.read_text(encoding="utf-8").splitlines(), []
    for path in chapters:
        said = re.search(r"\*\*Time:\*\* ([\d–]+) minutes", read(path).cells[0].source)
        row = next((line for line in rows if line.startswith("|") and path.name in line), "")
        if said and f"| {said[1]} |" not in row:
            problems.append(f"{relative(readme)}: {relative(path)} takes {said[1]} minutes by its own first cell")
    return problems


def counts(readme: Path) -> list[str]:
    """The README promises no more claims and answers than there are."""
    text, problems = readme.read_text(encoding="utf-8"), []
    for form, count in COUNTS.items():
        found = re.search(form, text)
        if not found:
            problems.append(f"{relative(readme)}: it does not say {form!r}")
        elif (said := int(found[1].replace(",", ""))) >= (there := count()):
            problems.append(f"{relative(readme)}: over {said} are said, and {there} are there ({form!r})")
    return problems


# ------------------------------------------------------------------------------------------------ what documents name

# In a name that stands for many: any name will do.
ANY_NAME = re.compile(r"(?<![A-Z])(?:NN_name|NN|NAME|STUDENT|ASSIGNMENT)(?![A-Z])|\bex_20\b|\b20_name\b")
COMMAND = re.compile(
    r"(?:python -m (?P<module>ci|course_utils)|(?P<grader>nbgrader-sandbox)|(?:^|&& )(?P<make>make))"
    r" +(?P<name>[a-z.][\w./-]*)",
    re.MULTILINE,
)
NAMES_IN = re.compile(r"((?:`\w+`(?:,| and|) )+)in `([\w./]+\.py)`")
PACKAGE = ROOT / "grader" / "nbgrader_sandbox"
CODE = re.compile(r"^```.*?\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)


def commands() -> dict[str, set[str]]:
    """Return the names that each of our programs takes: its commands, or make's targets."""
    return {
        "ci": set(ci.__main__.COMMANDS),
        "course_utils": _choices(course_utils.__main__.parser()),
        "nbgrader-sandbox": _choices(nbgrader_sandbox.cli.parser()),
        "make": set(re.findall(r"^([\w./]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)) | {".venv/ready"},
    }


def _choices(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions if isinstance(action.choices, dict) for name in action.choices}


def named(paths: Iterable[Path]) -> list[str]:
    """Every command of ours, path and name in a file that a document shows as code, or a workflow has, exists.

    A path begins at the repository's root or in the grader's package.
    """
    known, folders = commands(), {}
    for root in (PACKAGE, ROOT):
        folders |= {path.relative_to(root).parts[0]: root for path in files() if path.is_relative_to(root)}
    problems = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for code in [text] if path.suffix == ".yml" else (block or inline for block, inline in CODE.findall(text)):
            for found in COMMAND.finditer(code):
                program = found["module"] or found["grader"] or found["make"]
                if found["name"] not in known[program]:
                    problems.append(f"{relative(path)}: there is no command {found[0]!r}")
            for word in re.findall(r"(?<![\w./-])[\w.-]+/[\w./*-]*", ANY_NAME.sub("*", code)):
                root = folders.get(word.partition("/")[0])
                if root and not any(root.glob(word.rstrip("/."))):
                    problems.append(f"{relative(path)}: there is no file {word!r}")
        for names, file in NAMES_IN.findall(text):
            there = "".join((root / file).read_text("utf-8") for root in (ROOT, PACKAGE) if (root / file).is_file())
            for name in re.findall(r"`(\w+)`", names):
                if not re.search(rf"\b{name}\b", there):
                    problems.append(f"{relative(path)}: there is no {name!r} in {file}")
    return problems


def quoted(page: Path) -> list[str]:
    """Every message in code in the first column of a table is one of ours; … stands for what differs."""
    code = files("course_utils/*.py", "ci/*.py", "grader/nbgrader_sandbox/*.py", "nbgrader_config.py")
    said = "\n".join(map(_texts, code))
    cells = [line.split("|")[1] for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [
        f"{relative(page)}: none of our messages has {part.strip()!r}"
        for cell in cells
        for message in re.findall(r"`([^`]+)`", cell)
        for part in message.split("…")
        if part.strip() not in said
    ]


def _texts(path: Path) -> str:
    """Every text in a file of Python, one a line; those that stand side by side are one."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return "\n".join(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))


MINUTES = re.compile(r"\*\*Time:\*\* (\d+)–(\d+) minutes")
BEFORE = re.compile(r"^\*\*Before this:\*\* (.*?)(?:\.\s|\.<|\.$|$)", re.MULTILINE)


def syllabus(page: Path) -> list[str]:
    """The teaching guide plans every notebook, with the minutes and the prerequisites that its first cell has.

    A skeleton may still be missing.
    """
    text, firsts = page.read_text(encoding="utf-8"), {}
    for path in [*chapters(), *released()]:
        name = path.stem.partition("_")[0] if path.parent.name == "chapters" else path.stem
        firsts[name] = read(path).cells[0].source
    problems, planned = [], set()
    for row in re.findall(r"^\| \d+[^|]*\|([^|]*)\|([^|]*)\| ([^|]*) \|$", text, re.MULTILINE):
        names = [
            *re.findall(r"\d\d[a-z]?", row[0]),
            *(f"ex_{n.replace('.', '_')}" for n in re.findall(r"[\d.]+", row[1])),
        ]
        planned.update(names)
        if not re.fullmatch(r"\d+–\d+", row[2]):
            continue
        low, high = (
            sum(map(int, found)) for found in zip(*(MINUTES.search(firsts[n]).groups() for n in names), strict=True)
        )
        if row[2] != f"{low}–{high}":
            problems.append(f"{relative(page)}: {', '.join(names)} take {low}–{high} minutes, not {row[2]}")
    unplanned = [name for name, first in firsts.items() if name not in planned and scaffold.MARK not in first]
    problems += [f"{relative(page)}: no week of a plan has {name}" for name in unplanned]
    drawn = set(re.findall(r"c(\d\d[a-z]?) --> c(\d\d[a-z]?)", text))
    needed = {
        (before, name)
        for name, first in firsts.items()
        if not name.startswith("ex_")
        for before in re.findall(r"\b\d\d[a-z]?\b", BEFORE.search(first)[1])
        if before in firsts
    }
    problems += [f"{relative(page)}: chapter {b} needs {a}, and no arrow says so" for a, b in sorted(needed - drawn)]
    return problems + [f"{relative(page)}: chapter {b} does not name {a}" for a, b in sorted(drawn - needed)]


def measured() -> list[str]:
    """The tables of docs/measurements.md are those that their sources give."""
    page = measurements.PAGE.read_text(encoding="utf-8")
    stale = f"{relative(measurements.PAGE)} is not what its sources give: run `python -m ci measurements`"
    return [] if measurements.current(page) == page else [stale]


# Where authors write; the scaffold itself and the tests of it may say what is still to be written.
WRITTEN = ("README.md", "chapters", "solutions", "exercises", "course_utils/checks", "course_utils/quizzes")


def unwritten(root: Path = ROOT) -> list[str]:
    """Nothing committed, or staged to be, still says what an author has to write; a skeleton just made may say it."""
    command = ["git", "grep", "--cached", "-n", "-I", "-F", scaffold.MARK, "--", *WRITTEN]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8")
    if done.returncode > 1:  # 1 means that nothing was found
        raise RuntimeError(done.stderr)
    return [f"{':'.join(line.split(':')[:2])}: still {scaffold.MARK}" for line in done.stdout.splitlines()]


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
