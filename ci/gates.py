"""Gates that every commit passes: each function returns a list of problems, empty when all is well.

tests/test_gates.py runs each over the repository, and shows each once failing on purpose.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import operator
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat

from ci import exercises, repository, scaffold
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


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def files(*patterns: str) -> list[Path]:
    """Every file that is committed or would be: new ones too, but nothing that git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", *patterns]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


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


# ----------------------------------------------------------------------------------------------------- the README

# What the README says of the course's size, as a lower bound: it does not go stale with each commit.
COUNTS = {
    r"over ([\d,]+) claims in the ledger": lambda: len(claims.load()),
    r"over ([\d,]+) measured": lambda: _claims("measured"),
    r"over ([\d,]+) computed from shapes": lambda: _claims("computed from shapes"),
    r"over ([\d,]+) read in a library": lambda: _claims("read in a library"),
    r"over ([\d,]+) arithmetic": lambda: _claims("arithmetic"),
    r"over ([\d,]+) listed": lambda: _claims("listed"),
    r"over ([\d,]+) right ones": lambda: _answers("right"),
    r"over ([\d,]+) wrong ones": lambda: _answers("wrong"),
}


def _claims(kind: str) -> int:
    return sum(claim.kind == kind for claim in claims.load().values())


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
        if said and not row.endswith(f"| {said[1]} |"):
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


# Where authors write; the scaffold itself and the tests of it may say what is still to be written.
WRITTEN = ("README.md", "chapters", "solutions", "exercises", "course_utils/checks", "course_utils/quizzes")


def unwritten(root: Path = ROOT) -> list[str]:
    """Nothing committed, or staged to be, still says what an author has to write; a skeleton just made may say it."""
    command = ["git", "grep", "--cached", "-n", "-I", "-F", scaffold.MARK, "--", *WRITTEN]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
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


# ---------------------------------------------------------------------------------------------- numbers in the prose

# Taken out of the prose before its numbers are read: what is not a measured or quoted quantity.
NOT_QUANTITIES = [
    re.compile(form, flags)
    for form, flags in (
        (r"^```.*?^```", re.M | re.S),  # code, formulas, comments, marks
        (r"`[^`]*`", 0),
        (r"\$\$.*?\$\$|\$[^$\n]+\$", re.S),
        (r"<!--.*?-->|<[^>]+>", re.S),
        (r"^#.*$", re.M),
        (r"^\*\*(Before this|Time|Memory|What a GPU changes):\*\*.*$", re.M),  # the first cell's own statements
        (r"^\s*\d+[.)] ", re.M),  # list numbers
        (r"\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)\b", 0),
        # chapter 05, sections 4.1 and 7, tables 2 to 4, transformers 5
        (
            r"\b(chapters?|sections?|tables?|figures?|equations?|eq\.|exercises?|traps?|appendix|appendices|steps?|"
            r"versions?|transformers|torch|PEFT|Python|lesson \"|ISO) ?[\d.]*\d((,| and| to| or|–) ?[\d.]*\d)*",
            re.I,
        ),
        (r"\b(?=[\w.-]*[A-Za-z])(?=[\w.-]*\d)[A-Za-z][\w.]*([-_][\w.]+)*", 0),  # Llama-3.2-1B, int8, Q4_1, bf16
        (r"\b\d+(\.\d+)?B\b", 0),  # 7B names a model
        (r"\b(4|8|16|32|64)[- ]bits?\b|\b(4|8|16|32|64) (or|and|to|against|alone)( (4|8|16|32|64))? bits?\b", 0),
        (r"\b(19|20)\d\d\b(?! *(%|MB|GB|×|times|bytes|tokens|numbers))", 0),  # years
    )
]
NAMES_A_SOURCE = re.compile(
    r"\]\(|\b(data sheet|paper|papers|article|articles|lesson|blog|guide|documentation|documented|README|abstract|"
    r"appendix|arXiv|authors?|source code|(?:\w+'|\w+'s) source)\b|\bet al\.|\b(table|figure|section) \d",
    re.I,
)
PROSE_NUMBER = re.compile(
    r"(?<![\w.,/])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>K|M|thousand|million|billion|trillion)\b)?(?P<after>\s?(?:%|per cent|points|[kKMGT]B\b|ms\b|s\b|"
    r"seconds|×(?!\s?\d)|times))?"
)
SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "billion": 1e9, "trillion": 1e12}
A_WORD = 20  # up to here an integer without a unit is a word like any other


def numbers(paths: Iterable[Path]) -> list[str]:
    """Numbers in a chapter's prose are stated by one of its cells, belong to one of its claims, or name their source.

    Left alone: small integers, formulas, code, years, list numbers, references ("section 4.2"), names ("Llama-3.2-1B").
    """
    return [f"{relative(path)}: {problem}" for path in paths for problem in _uncovered(path)]


def _uncovered(path: Path) -> Iterator[str]:
    notebook = read(path)
    covered = _stated(notebook) | _claimed(path)
    text = [pair for cell in notebook.cells if cell.cell_type == "markdown" for pair in _sentences(cell.source)]
    # What was once introduced with its source may be spoken of again.
    covered |= {value for sentence, named in text if named for _, found, _ in _quantities(sentence) for value in found}
    for sentence in (sentence for sentence, named in text if not named):
        for shown, values, slack in _quantities(sentence):
            if not any(abs(value - known) <= slack * max(1, value) for value in values for known in covered):
                yield f"{shown!r} comes from no cell, claim or source: {' '.join(sentence.split())[:160]}"


def _sentences(markdown: str) -> Iterator[tuple[str, bool]]:
    """The sentences of a markdown cell, and whether each names a source; what the exercise proposes is left out.

    List items and table rows are sentences; a sentence that ends in a colon names the source of the list after it.
    """
    markdown = re.sub(r"^## Exercise\b.*?(?=^## |\Z)", "", markdown, flags=re.M | re.S)
    introduced = False
    for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-*>|]|\d+\.) )|(?<=[.!?:])[\"”)*]*\s+(?=[A-ZΔ\"“*])", markdown):
        item = bool(re.match(r"\s*([-*|]|\d+\.) ", part))
        named = bool(NAMES_A_SOURCE.search(part))
        if not item:
            introduced = named and part.rstrip().endswith(":")
        if part.strip():
            yield part, named or (item and introduced)


def _quantities(sentence: str) -> Iterator[tuple[str, set[float], float]]:
    """Each number of a sentence: as written, the values that it may stand for, and its relative slack."""
    for form in NOT_QUANTITIES:
        sentence = form.sub(" ", sentence)
    for found in PROSE_NUMBER.finditer(sentence):
        digits = found["digits"].replace(",", "")
        value, decimals = float(digits), len(digits.partition(".")[2])
        if not decimals and not found["scale"] and not found["after"] and value <= A_WORD:
            continue
        values = {value, value * SCALES.get((found["scale"] or "").lower(), 1.0)}
        if "%" in (found["after"] or "") or "per cent" in (found["after"] or ""):
            values |= {value / 100, 1 - value / 100}
        # A rounded number may be off by one in its last digit; a whole one stands for itself.
        rounded = bool(decimals or found["scale"])
        yield found[0].strip(), values, (10.0**-decimals / max(value, 1e-9) if rounded else 1e-9)


def _stated(notebook: nbformat.NotebookNode) -> set[float]:
    """Numbers that the code of a notebook holds, also in its texts, and what its constant expressions come to."""
    tree = ast.parse("\n".join(_python_only(cell.source) for _, cell in code_cells(notebook)))
    values: set[float] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            values |= {value for _, found, _ in _quantities(node.value) for value in found}
        elif (value := _constant(node)) is not None:
            values.add(abs(value))
    return values | _defaults(tree)


def _defaults(tree: ast.AST) -> set[float]:
    """Default arguments of the course's functions that a notebook calls, such as perplexity's window."""
    defaults: list[object] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.fullmatch(r"[a-z_]+\.\w+", name := ast.unparse(node.func)):
            module, _, function = name.partition(".")
            if (ROOT / "course_utils" / f"{module}.py").is_file():
                called = getattr(importlib.import_module(f"course_utils.{module}"), function, None)
                defaults += [p.default for p in inspect.signature(called).parameters.values()] if called else []
    return {float(v) for v in defaults if isinstance(v, int | float) and not isinstance(v, bool)}


def _constant(node: ast.AST) -> float | None:
    """The value of an expression of numbers, such as 4 + 32 / 64; None for any other node."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, int | float) and not isinstance(node.value, bool) else None
    if not isinstance(node, ast.BinOp):
        return None
    left, right = _constant(node.left), _constant(node.right)
    action = ARITHMETIC.get(type(node.op))
    if None in (left, right) or action is None:
        return None
    try:
        return action(left, right)
    except (ArithmeticError, ValueError):
        return None


ARITHMETIC = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _claimed(path: Path) -> set[float]:
    """Numbers in what the ledger says about the claims of this chapter."""
    values: set[float] = set()
    for claim in claims.load().values():
        if claim.chapter == claims.chapter_of(path):
            truth = claim.truth if isinstance(claim.truth, list) else [claim.truth]
            values |= {abs(v) for v in truth if isinstance(v, int | float) and not isinstance(v, bool)}
            text = " ".join(map(str, (claim.words, claim.said, claim.note, claim.means)))
            values |= {value for _, found, _ in _quantities(text) for value in found}
    return values
