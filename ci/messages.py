"""Translations of what checks and grades say: gettext's catalogues, kept in step with the code by Babel.

A place that has messages holds its catalogues in ``locale/LANGUAGE/LC_MESSAGES``: ``messages.po``, which people edit,
and ``messages.mo``, which programs read. The places are the grader's package, ``course_utils``, and each exercise in
``solutions/`` whose own texts somebody has translated. At run time nothing needs Babel.
"""

from __future__ import annotations

import argparse
import ast
import gettext
import io
import string
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

from babel.messages import Catalog, extract, mofile, pofile
from nbgrader_sandbox.grade.questions import SPEC, Exercise
from nbgrader_sandbox.student.language import DOMAIN, LOCALE

from ci.repository import ROOT, relative
from course_utils.errors import CourseError

# By place: the files whose marked texts its catalogues hold.
CODE = {
    ROOT / "grader" / "nbgrader_sandbox": ("**/*.py", "nbgrader/templates/feedback/*.j2"),
    ROOT / "course_utils": ("**/*.py", "../solutions/*/checks.py"),
}
MARKS = {"_": None, "N_": None}
METHODS = {".py": "python", ".j2": "jinja2.ext:babel_extract"}


class MessagesError(CourseError):
    """There is no such place for a catalogue."""


@cache
def texts(place: Path) -> dict[str, list[str]]:
    """Return the English texts of a place, each with the files that it stands in, from the root."""
    if place not in CODE:
        exercise = Exercise.from_folder(place)
        return {text: [relative(place)] for text in exercise.texts()}
    found: dict[str, list[str]] = {}
    for path in files_of(place):
        with path.open("rb") as file:
            for _, text, _, _ in extract.extract(METHODS[path.suffix], file, MARKS, options={"encoding": "utf-8"}):
                if relative(path) not in found.setdefault(text, []):
                    found[text].append(relative(path))
    return found


def files_of(place: Path) -> list[Path]:
    """Return the files whose marked texts a place's catalogues hold."""
    return sorted({path.resolve() for pattern in CODE.get(place, ()) for path in place.glob(pattern)})


def hidden_in_f_strings(place: Path) -> Iterator[str]:
    """Say where a marked text stands inside an f-string, in which Babel does not look before Python 3.12."""
    for path in (path for path in files_of(place) if path.suffix == ".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for call in ast.walk(node) if isinstance(node, ast.JoinedStr) else ():
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in MARKS:
                    yield f"{relative(path)}:{call.lineno}: take `{ast.unparse(call)}` out of its f-string"


def catalogues() -> list[Path]:
    """Return every catalogue that people edit."""
    homes = [*CODE, *sorted((ROOT / "solutions").iterdir())]
    return [path for home in homes for path in sorted((home / LOCALE).glob(f"*/LC_MESSAGES/{DOMAIN}.po"))]


def place_of(catalogue: Path) -> Path:
    """Return the place whose texts a catalogue translates."""
    return catalogue.parents[3]


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return pofile.read_po(file, locale=path.parents[1].name)


def renew(path: Path) -> Catalog:
    """Bring a catalogue in step with the code and compile it; one that does not exist yet begins empty.

    A text that has changed keeps its old translation as a proposal, marked fuzzy, and stays English until somebody has
    looked at it.
    """
    place, language = place_of(path), path.parents[1].name
    old = read(path) if path.is_file() else Catalog(language)
    template = Catalog()
    for text, files in texts(place).items():
        template.add(text, locations=[(file, None) for file in files])
    old.update(template, update_creation_date=False)
    old.obsolete.clear()
    new = _empty(language)
    for message in old:
        if message.id:
            flags = {"fuzzy"} if message.fuzzy else ()  # not "python-format": names in braces
            new.add(message.id, message.string, locations=message.locations, flags=flags)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_po(new))
    path.with_suffix(".mo").write_bytes(_mo(new))
    return new


def _empty(language: str) -> Catalog:
    """A catalogue whose header is the same on every day, so that only messages change its files."""
    day = datetime(2000, 1, 1, tzinfo=timezone.utc)
    return Catalog(language, fuzzy=False, creation_date=day, revision_date=day)


def _po(catalogue: Catalog) -> bytes:
    lines = io.BytesIO()
    pofile.write_po(lines, catalogue, width=110, include_lineno=False, omit_header=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return f'{head}"Language: {catalogue.locale}\\n"\n\n'.encode() + lines.getvalue()


def _mo(catalogue: Catalog) -> bytes:
    lines = io.BytesIO()
    mofile.write_mo(lines, catalogue)
    return lines.getvalue()


# ---- what a gate asks -----------------------------------------------------------------------------------------------


def problems(path: Path) -> Iterator[str]:
    """Say where a catalogue and the code have drifted apart, or a translation's names in braces differ."""
    yield from hidden_in_f_strings(place_of(path))
    catalogue, now = read(path), texts(place_of(path))
    there = {message.id: message for message in catalogue if message.id}
    hint = "run `python -m ci messages`"
    yield from (f"{relative(path)}: {text!r} is missing: {hint}" for text in now if text not in there)
    yield from (f"{relative(path)}: {text!r} is no text of ours any more: {hint}" for text in there if text not in now)
    for message in there.values():
        if message.string and names(message.id) != names(message.string):
            yield f"{relative(path)}: the names in braces differ: {message.id!r} and {message.string!r}"
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    done = {text: message.string for text, message in there.items() if message.string and not message.fuzzy}
    if any(compiled.gettext(text) != done.get(text, text) for text in there):
        yield f"{relative(path)} is not what its .mo was compiled from: {hint}"


def names(text: str) -> set[str]:
    """Return the names in braces of a text; of one that is no format string, nothing."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


# ---- the command ----------------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Renew every catalogue, or begin one, and say how much of each is translated."""
    parser = argparse.ArgumentParser(prog="python -m ci messages", description=main.__doc__)
    parser.add_argument("--begin", metavar="LANGUAGE", help="begin catalogues in a language: de, pt_BR")
    parser.add_argument("--exercise", metavar="NAME", help="begin the one of this exercise's own texts")
    options = parser.parse_args(arguments)
    paths = catalogues()
    if options.begin:
        places = [ROOT / "solutions" / options.exercise] if options.exercise else list(CODE)
        if missing := [relative(place) for place in places if place not in CODE and not (place / SPEC).is_file()]:
            raise MessagesError(f"There is no {missing[0]}/{SPEC}.", "name an exercise that has one: ex_01, say.")
        paths += [place / LOCALE / options.begin / "LC_MESSAGES" / f"{DOMAIN}.po" for place in places]
    for path in dict.fromkeys(paths):
        messages = [message for message in renew(path) if message.id]
        done = sum(bool(message.string) and not message.fuzzy for message in messages)
        print(f"{relative(path)}: {done} of {len(messages)} messages translated")
    return 0
