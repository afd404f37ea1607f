"""Hidden questions of an exercise from its folder: what is asked, what it is worth, and which misconception it shows.

``solutions/NAME/spec.py`` says which functions are asked, on which cases, for how many points. The reference in
``right/`` answers in this trusted process, and so do the wrong answers in ``wrong/``, which name what they stand for.
The same records, made on visible inputs, are the exercise's ``feedback.json``.
"""

from __future__ import annotations

import gettext
import json
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat

from nbgrader_sandbox.contract import Criterion, Probe, ProbePlan, RunResult
from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.grade import answers
from nbgrader_sandbox.grade.answers import Answer, AnswerError
from nbgrader_sandbox.student import calls as student
from nbgrader_sandbox.student.kinds import Kind, choice, exact, numbers
from nbgrader_sandbox.student.language import DOMAIN, LOCALE, N_, _, chosen
from nbgrader_sandbox.student.match import FORM, RIGHT, SKIPPED, WHOLE, Finding, findings, is_right, record, usable
from nbgrader_sandbox.student.say import hint_for, words
from nbgrader_sandbox.student.values import Got, canonical

__all__ = ["Ask", "Exercise", "bundle", "choice", "exact", "numbers"]

SPEC = "spec.py"
FOLDERS = ("right", "wrong")  # of answers
DRAWS = 40  # attempts to find cases on which every wrong answer shows
VISIBLE_SEED = 0
TABLES = 2  # fingerprints of tables that are recorded for a part of a wrong answer
ALL_RIGHT = N_("Right on inputs that were not given.")
LONG = 60  # characters of JSON; a longer value is kept once in feedback.json
Given = Mapping[str, Mapping[str, Any]]  # answers of functions, by the canonical text of their arguments
Accept = Callable[[Any, list[Any], Any], bool]  # of what was found, the arguments, and what was expected


@dataclass(frozen=True)
class Ask:
    """One function of an exercise, and what its answers are worth.

    Attributes:
        test: grade_id of the test cell that carries the points; several asks may share one.
        function: the name to call.
        calls: from what ``cases(seed)`` returns, the argument lists to call it with, plain JSON.
        gives: the kind of its answer, or kinds by key of the dict that it returns (nested keys joined by dots).
        points: what the ask is worth: all for right answers to all calls, else nothing.
        lose: by part (or the first key of parts; several joined by ``|``), what is lost instead if that part is wrong.
        builds_on: functions asked on the same values, whose mistakes must not count twice.
        through: the notebook's function that calls it as ``through(function, arguments)`` and returns a dict of
            ``value`` and ``args``; then the arguments must come back unchanged.
        writes: what the student writes, function or class, where ``function`` is the notebook's own and uses it.
        passed: what the visible check says when all is right; further lines may explain.
        examples: argument lists that only the visible check adds.
        hint: what to do if nothing is recognised: a text, or texts by part.
        accept: says whether an answer that differs from the reference's counts: ``accept(found, args, expected)``, or
            by key of the dict that is returned, such a function for this part of it.
        award: points from the calls one by one, in place of ``points`` and ``lose``: a function of the list of
            names of wrong parts, for each call.
    """

    test: str
    function: str
    calls: Callable[[Any], list[list[Any]]]
    gives: Kind | Mapping[str, Kind]
    points: float
    lose: Mapping[str, float] = field(default_factory=dict)
    builds_on: Sequence[str] = ()
    through: str = ""
    writes: str = ""
    passed: str = ""
    examples: Sequence[list[Any]] = ()
    hint: str | Mapping[str, str] = ""
    accept: Accept | Mapping[str, Accept] | None = None
    award: Callable[[list[list[str]]], float] | None = None

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds by part; a function that returns no dict has one part, the empty name."""
        return {"": self.gives} if isinstance(self.gives, Kind) else self.gives

    @property
    def name(self) -> str:
        """What the student wrote, as messages call it."""
        return self.writes or self.function

    def accepted(self, got: Got, args: list[Any], right: Any) -> Got:
        """Return an answer with the reference's in the place of what differs from it and counts."""
        if got.error or not self.accept:
            return got
        if not isinstance(self.accept, Mapping):
            return Got(right) if self.accept(got.value, args, right) else got
        value = got.value
        for part, accept in self.accept.items():
            if isinstance(value, dict) and part in value and accept(got.value, args, right):
                value = {**value, part: right[part]}
        return replace(got, value=value)


class Exercise:
    """An exercise's hidden questions, ready to ask and to judge."""

    def __init__(self, name: str, spec: str, prelude: list[str], right: list[Answer], wrong: list[Answer]) -> None:
        module = ModuleType(f"spec of {name}")
        sys.modules[module.__name__] = module  # dataclasses and pickling look a class's module up by name
        exec(compile(spec, f"{name}/{SPEC}", "exec"), module.__dict__)
        self.name, self.text, self.prelude, self.spec = name, spec, prelude, module
        self.asks: list[Ask] = module.ASKS
        self.hints: dict[str, str] = getattr(module, "HINTS", {})
        self.all_or_nothing: Sequence[str] = getattr(module, "ALL_OR_NOTHING", ())
        self.reference = next(answer for answer in right if answer.name == module.REFERENCE)
        # Of two wrong answers that give the same to one ask, the one with fewer mistakes comes first.
        self.wrong = sorted(
            wrong, key=lambda one: sum(self.points.get(test, 0) - got for test, got in one.score.items())
        )
        self.translations: dict[str, dict[str, str]] = {}  # of its own texts, by language
        self._compiled = [compile(source, f"{name}, given cell", "exec") for source in prelude]
        self._spaces: dict[str, dict[str, Any]] = {}

    # ---- from and to files ------------------------------------------------------------------------------------------

    @classmethod
    def from_folder(cls, folder: Path) -> Exercise:
        """Read ``solutions/NAME``: spec.py, the notebook's given cells, right/ and wrong/.

        Raises:
            AnswerError: an answer does not have the agreed form, or spec.py, answers and test cells do not agree.
        """
        spec = (folder / SPEC).read_text("utf-8")
        reference = _assigned(spec, "REFERENCE")
        right = answers.read_folder(folder, "right")
        if reference not in [answer.name for answer in right]:
            raise AnswerError(f"{folder.name}/{SPEC} names {reference!r} as REFERENCE.", "name an answer in right/.")
        skipped = _assigned(spec, "LEFT_OUT", ())
        notebook = nbformat.read(next(folder.glob("*.ipynb")), as_version=4)
        wrong = answers.read_folder(folder, "wrong", reference)
        exercise = cls(folder.name, spec, list(_given(notebook, skipped)), right, wrong)
        _agree(exercise, notebook, {"right": right, "wrong": wrong})
        exercise.translations = {
            path.parents[1].name: _translated(path, exercise.texts())
            for path in sorted((folder / LOCALE).glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
        }
        return exercise

    def to_json(self) -> dict[str, Any]:
        """Return all that the judge needs, as plain JSON."""
        wrong = [vars(answer) for answer in self.wrong if answer.says()]
        return {
            "name": self.name,
            "spec": self.text,
            "prelude": self.prelude,
            "right": [vars(self.reference)],
            "wrong": wrong,
            "translations": self.translations,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Exercise:
        """Read what :meth:`to_json` returned."""
        right, wrong = ([Answer(**each) for each in data[kind]] for kind in ("right", "wrong"))
        exercise = cls(data["name"], data["spec"], data["prelude"], right, wrong)
        exercise.translations = data["translations"]
        return exercise

    def texts(self) -> list[str]:
        """Return the exercise's own texts that a student may read, hidden mistakes' among them, each once."""
        asks = [{"passed": ask.passed, "hint": ask.hint, "gives": ask.kinds} for ask in self.asks]
        return _texts({"mistakes": self._mistakes, "hints": self.hints, "asks": asks})

    # ---- running our own answers ------------------------------------------------------------------------------------

    def space(self, answer: Answer) -> dict[str, Any]:
        """Return the names that an answer defines, after the notebook's given cells."""
        if answer.name not in self._spaces:
            names: dict[str, Any] = {"__name__": f"{self.name}.{answer.name}"}
            with student.quietly():
                for code in self._compiled:
                    exec(code, names)
                for cell, source in answer.cells.items():
                    if not _is_text(source):
                        exec(_compiled(source, f"{self.name}, {answer.name}, cell {cell}"), names)
            self._spaces[answer.name] = names
        return self._spaces[answer.name]

    def forget(self, answer: Answer) -> None:
        """Let an answer begin anew, without what its functions have kept."""
        self._spaces.pop(answer.name, None)

    def gives(self, answer: Answer, ask: Ask, args: list[Any], given: Given | None = None) -> Got:
        """Return what an answer's function gives; ``given`` stands in for functions that it builds on."""
        names = self.space(answer)
        if ask.function not in names:
            return Got(None, "NameError", f"name {ask.function!r} is not defined")
        if not given:
            return student.answer(names[ask.function], args, bool(ask.through))
        with student.replayed(names, given):
            return student.answer(names[ask.function], args, bool(ask.through))

    # ---- cases ------------------------------------------------------------------------------------------------------

    @cached_property
    def points(self) -> dict[str, float]:
        """Points by test."""
        found: dict[str, float] = {}
        for ask in self.asks:
            found[ask.test] = found.get(ask.test, 0) + ask.points
        return found

    def score(self, answer: Answer) -> dict[str, float]:
        """Return the points that an answer must get, by test."""
        return {**self.points, **answer.score}

    @lru_cache(maxsize=8)  # noqa: B019 - one exercise lives as long as its process
    def drawn(self, seed: int) -> list[tuple[Ask, list[list[Any]], list[Any]]]:
        """Draw cases on which every wrong answer shows: each ask, its argument lists, and the right answers."""
        for attempt in range(DRAWS):
            every = self.drawn_once(seed * DRAWS + attempt)
            if not self.hidden_by(every, seed == VISIBLE_SEED):
                break
        return every

    def drawn_once(self, seed: int) -> list[tuple[Ask, list[list[Any]], list[Any]]]:
        """The same, whether or not every wrong answer shows."""
        cases = [self.spec.cases(2 * seed + k) for k in range(2)]
        every = []
        for ask in self.asks:
            asked = [args for case in cases for args in ask.calls(case)]
            try:
                asked = json.loads(json.dumps(asked))
            except TypeError as error:
                raise AnswerError(f"{self.name}/{SPEC}, Ask {ask.function!r}: its calls are not plain JSON ({error}).",
                                  "use `.tolist()` for arrays and tensors.") from error  # fmt: skip
            every.append((ask, asked, [self.right(ask, args) for args in asked]))
        return every

    def right(self, ask: Ask, args: list[Any]) -> Any:
        """Return the reference's answer.

        Raises:
            AnswerError: it raises.
        """
        got = self.gives(self.reference, ask, args)
        if got.error:
            raise AnswerError(f"{self.name}: the reference raises {got.error}: {got.text} in {ask.function}.",
                              "repair it, or the cases.")  # fmt: skip
        return got.value

    def hidden_by(
        self, every: Sequence[tuple[Ask, list[list[Any]], list[Any]]], visible: bool = False
    ) -> list[tuple[str, str]]:
        """Return (wrong answer, test) where an answer loses points and these cases do not show why.

        Args:
            visible: these are the visible cases, which ``unseen`` mistakes do not show.
        """
        hidden = []
        for answer in self.wrong:
            for test in answer.score:
                if visible and test in answer.unseen:
                    continue
                if not any(self._differs(answer, ask, args, right)
                           for ask, asked, rights in every if ask.test == test
                           for args, right in zip(asked, rights, strict=True)):  # fmt: skip
                    hidden.append((answer.name, test))
        return hidden

    def _differs(self, answer: Answer, ask: Ask, args: list[Any], right: Any) -> bool:
        got = self.gives(answer, ask, args)
        if ask.through and got.changed:
            return True
        got = ask.accepted(got, args, right)
        return not all(is_right(kind, part, got, [right]) for part, kind in ask.kinds.items())

    # ---- the judge --------------------------------------------------------------------------------------------------

    def plan(self, seed: int) -> ProbePlan:
        """Return one probe for each call."""
        probes = []
        for number, (ask, asked, _rights) in enumerate(self.drawn(seed)):
            for k, args in enumerate(asked):
                target, sent = (ask.through, [ask.function, args]) if ask.through else (ask.function, args)
                probes.append(Probe(f"{number} {ask.function} {k}", "call", target, sent))
        return ProbePlan(probes)

    def judge(self, run: RunResult, seed: int) -> list[Criterion]:
        """Return points, a reason and the names of misconceptions for each test."""
        every = self.drawn(seed)
        said: list[tuple[list[Got], str]] = []
        for number, (ask, asked, _rights) in enumerate(every):
            probes = [_through(run.probe(f"{number} {ask.function} {k}"), ask, args) for k, args in enumerate(asked)]
            failed = next((reason for _, reason in probes if reason), "")
            said.append(([got for got, _ in probes], failed))
        return self.criteria(every, [got for got, _ in said], [failed for _, failed in said])

    def criteria(
        self, every: Sequence[tuple[Ask, list[list[Any]], list[Any]]], got: Sequence[Sequence[Got]],
        failed: Sequence[str] = (),
    ) -> list[Criterion]:  # fmt: skip
        """Return a criterion for each test from what each call of each ask gave.

        Args:
            failed: for each ask, why a call gave nothing, in words.
        """
        points, reasons, names, wrong = dict.fromkeys(self.points, 0.0), {}, {}, set()
        own = chosen(self.translations)
        earlier = self._earlier(every), self._own(every, got)
        for number, (ask, asked, rights) in enumerate(every):
            found = self._judged(ask, asked, got[number], rights, earlier)
            points[ask.test] += self._worth(ask, found, asked, got[number], rights, earlier)
            wrong |= {ask.test} if found else set()
            for finding in found:
                message, hint = words(finding, ask.name, self._mistakes, ask.test, own)
                if not finding.known and finding.name not in WHOLE and not hint:
                    hint = hint_for(ask.hint, finding.part)
                    hint = own.get(hint, hint)
                if finding.name in ("raised", "not written") and any(failed):
                    message, hint = failed[number] or message, ""
                said = message + " " + _("Hint: {hint}").format(hint=hint) if hint else message
                reasons.setdefault(ask.test, {})[said] = None
                if finding.name:
                    names.setdefault(ask.test, {})[finding.name if finding.known else f"({finding.name})"] = None
        points |= dict.fromkeys(wrong.intersection(self.all_or_nothing), 0.0)
        return [
            _criterion(test, round(points[test], 2), most, " ".join(reasons.get(test, ())) or _(ALL_RIGHT),
                       tuple(names.get(test, ())))
            for test, most in self.points.items()
        ]  # fmt: skip

    @cached_property
    def _mistakes(self) -> dict[str, dict[str, Any]]:
        return {
            answer.name: {"message": answer.message, "hint": answer.hint}
            for answer in self.wrong
            if answer.says() and FORM not in answer.name
        }

    def _judged(
        self, ask: Ask, asked: list[list[Any]], got: Sequence[Got], rights: list[Any], earlier: tuple[Given, Given]
    ) -> list[Finding]:
        """The findings of one ask: against the right answers, and those that follow from the student's earlier ones.

        Args:
            earlier: the right answers of functions that others build on, and the student's own where they differ.
        """
        expected = [[right] for right in rights]
        if not self._findings(ask, asked, got, expected, {}):
            return []
        right = {name: earlier[0][name] for name in ask.builds_on}
        own = {name: {**right[name], **earlier[1][name]} for name in ask.builds_on if earlier[1].get(name)}
        follows = [self.gives(self.reference, ask, args, own) for args in asked] if own else []
        if own:
            expected = [
                [right] + ([one.value] if not one.error else []) for right, one in zip(rights, follows, strict=True)
            ]
            if not self._findings(ask, asked, got, expected, {}):
                return []
        found = self._findings(ask, asked, got, expected, self._wrong(ask, asked, right))
        if own and not all(finding.known for finding in found):
            base = [one.value if not one.error else right for right, one in zip(rights, follows, strict=True)]
            again = self._findings(ask, asked, got, [[one] for one in base], self._wrong(ask, asked, own))
            better = {finding.part: finding for finding in again if finding.known}
            found = [finding if finding.known else better.get(finding.part, finding) for finding in found]
        return found

    def _findings(
        self, ask: Ask, asked: list[list[Any]], got: Sequence[Got], expected: list[list[Any]], wrong: Any
    ) -> list[Finding]:
        if ask.accept:
            got = [ask.accepted(one, args, right[0]) for one, args, right in zip(got, asked, expected, strict=True)]
        return findings(ask.kinds, got, expected, wrong, bool(ask.through))

    def _wrong(self, ask: Ask, asked: list[list[Any]], given: Given | None = None) -> dict[str, dict[str, Any]]:
        """What each wrong answer gives in these calls, whole; each call is made when it is first looked at."""
        return {
            answer.name: dict.fromkeys(ask.kinds, _Answers(self, answer, ask, asked, given))
            for answer in self.wrong
            if answer.says() and ask.test in answer.score
        }

    def _recorded(
        self, ask: Ask, asked: list[list[Any]], rights: list[Any], earlier: Given
    ) -> dict[str, dict[str, list[Any]]]:
        """Fingerprints of what each wrong answer gives; only of parts in which it is wrong."""
        found = {}
        right = {name: earlier[name] for name in ask.builds_on}
        for name, every in self._wrong(ask, asked, right).items():
            parts = {}
            for part, gives in every.items():
                records = [record(ask.kinds[part], part, gives[k], right) for k, right in enumerate(rights)]
                if any(one != RIGHT for one in records):
                    parts[part] = _few(records)
            if parts:
                found[name] = parts
        return found

    def _earlier(self, every: Sequence[tuple[Ask, list[list[Any]], list[Any]]]) -> Given:
        """The right answers of functions that others build on."""
        found: dict[str, dict[str, Any]] = {name: {} for ask in self.asks for name in ask.builds_on}
        for ask, asked, rights in every:
            if ask.function in found:
                found[ask.function] |= {canonical(args): right for args, right in zip(asked, rights, strict=True)}
        return found

    def _own(self, every: Sequence[tuple[Ask, list[list[Any]], list[Any]]], got: Sequence[Sequence[Got]]) -> Given:
        """The student's own answers of functions that others build on, where they say something."""
        wanted = {name for ask in self.asks for name in ask.builds_on}
        own: dict[str, dict[str, Any]] = {}
        for (ask, asked, rights), answers_ in zip(every, got, strict=True):
            for args, right, one in zip(asked, rights, answers_, strict=True) if ask.function in wanted else ():
                if one.error or not usable(one.value, right, ask.kinds.values()):
                    continue
                if not _equal(ask, one.value, right):
                    own.setdefault(ask.function, {})[canonical(args)] = one.value
        return own

    def _worth(
        self,
        ask: Ask,
        found: list[Finding],
        asked: list[list[Any]],
        got: Sequence[Got],
        rights: list[Any],
        earlier: tuple[Given, Given],
    ) -> float:
        if ask.award:
            single = [
                [finding.part for finding in self._judged(ask, [args], [one], [right], earlier)]
                for args, one, right in zip(asked, got, rights, strict=True)
            ]
            return ask.award(single)
        if not found:
            return ask.points
        if not ask.lose or any(got[finding.call].error or finding.name in WHOLE for finding in found):
            return 0
        parts = {finding.part for finding in found} | {finding.part.split(".")[0] for finding in found}
        lost = sum(worth for group, worth in ask.lose.items() if parts & set(group.split("|")))
        return max(0.0, ask.points - lost)

    # ---- feedback.json ----------------------------------------------------------------------------------------------

    def feedback(self) -> dict[str, Any]:
        """Return what the visible check needs, recorded on visible inputs; ``student.check.Feedback`` reads it."""
        values = _Values()
        asks, used = [], set()
        earlier = self._earlier(self.visible())
        for ask, asked, rights in self.visible():
            wrong = self._recorded(ask, asked, rights, earlier)
            used |= wrong.keys()
            asks.append({
                "test": ask.test, "function": ask.function,
                "gives": {part: kind.to_json() for part, kind in ask.kinds.items()},
                **({"builds_on": list(ask.builds_on)} if ask.builds_on else {}),
                **({"unchanged": True} if ask.through else {}),
                **({"writes": ask.writes} if ask.writes else {}),
                "passed": ask.passed,
                **({"hint": ask.hint} if ask.hint else {}),
                "calls": [{"args": [values.of(each) for each in args], "expected": values.of(right)}
                          for args, right in zip(asked, rights, strict=True)],
                "wrong": wrong,
            })  # fmt: skip
        mistakes = {name: self._mistakes[name] for name in sorted({name.partition(FORM)[0] for name in used})}
        data = {"exercise": self.name, "hints": self.hints, "mistakes": mistakes, "asks": asks, "values": values.kept}
        visible = _texts(data)  # what belongs to mistakes that only hidden inputs show stays with the judge
        translations = {
            language: {text: table[text] for text in visible if text in table}
            for language, table in self.translations.items()
        }
        return {**data, "translations": translations} if translations else data

    @cached_property
    def _visible(self) -> list[tuple[Ask, list[list[Any]], list[Any]]]:
        return [
            (ask, [*asked, *ask.examples], [*rights, *(self.right(ask, args) for args in ask.examples)])
            for ask, asked, rights in self.drawn(VISIBLE_SEED)
        ]

    def visible(self) -> list[tuple[Ask, list[list[Any]], list[Any]]]:
        """Return each ask with its visible argument lists and the right answers."""
        return self._visible

    def alike(self) -> list[tuple[str, str, str]]:
        """Return (test, wrong answer, wrong answer) that lose points there and that no visible case tells apart."""
        records: dict[tuple[str, str], list[Any]] = {}
        earlier = self._earlier(self.visible())
        for number, (ask, asked, rights) in enumerate(self.visible()):
            for name, parts in self._recorded(ask, asked, rights, earlier).items():
                records.setdefault((ask.test, name), []).append([number, parts])
        seen: dict[str, str] = {}
        found = []
        for (test, name), parts in records.items():
            text = json.dumps([test, parts], sort_keys=True)
            if text in seen and name.partition(FORM)[0] != seen[text].partition(FORM)[0]:
                found.append((test, seen[text], name))
            seen.setdefault(text, name)
        return found


def reference(folder: Path) -> str:
    """Return the name of an exercise's reference, or the empty text if its checks are code."""
    spec = folder / SPEC
    return _assigned(spec.read_text("utf-8"), "REFERENCE", "") if spec.is_file() else ""


def feedback_text(folder: Path) -> str:
    """Return the text of an exercise's ``feedback.json``, one line a wrong answer.

    Raises:
        AnswerError: whatever keeps it from being made, with the file and the line.
    """
    try:
        return _lines(Exercise.from_folder(folder).feedback()) + "\n"
    except GraderError:
        raise
    except Exception as error:  # the exercise's own code may raise anything
        theirs = [frame for frame in traceback.extract_tb(error.__traceback__) if not Path(frame.filename).is_file()]
        where = f" ({theirs[-1].filename}, line {theirs[-1].lineno})" if theirs else ""
        raise AnswerError(f"{folder.name} has an error in its code: {type(error).__name__}: {error}{where}.",
                          "repair spec.py, the answer or the given cell that is named.") from error  # fmt: skip


def bundle(folder: Path) -> str:
    """Return an exercise as the text that a judge's process runs: it defines ``plan`` and ``judge``."""
    data = json.dumps(Exercise.from_folder(folder).to_json())
    return (
        "import json\n\nfrom nbgrader_sandbox.grade.questions import Exercise\n\n"
        f"exercise = Exercise.from_json(json.loads({data!r}))\nexercise.space(exercise.reference)\n"
        "plan, judge = exercise.plan, exercise.judge\n"
    )


# ---------------------------------------------------------------------------------------------- small things


def _texts(data: Mapping[str, Any]) -> list[str]:
    """The texts for people in what ``feedback.json`` holds, each once."""
    every = [mistake.get(key, "") for mistake in data["mistakes"].values() for key in ("message", "hint")]
    every += data["hints"].values()
    for ask in data["asks"]:
        parts = [part for part in ask["gives"] if " " in part]  # words, for a part that is seen through a view
        every += [ask.get("passed", ""), ask.get("hint", ""), *parts]
    flat = [text for each in every for text in (each.values() if isinstance(each, Mapping) else [each])]
    return list(dict.fromkeys(filter(None, flat)))


def _translated(path: Path, texts: Sequence[str]) -> dict[str, str]:
    """Those of the texts that a catalogue translates."""
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    return {text: said for text in texts if (said := catalogue.gettext(text)) != text}


def _few(records: list[Any]) -> list[Any]:
    """The records without all but the first fingerprints of tables: two of them are no coincidence."""
    tables = [k for k, one in enumerate(records) if isinstance(one, list) and one and isinstance(one[0], list)]
    return [SKIPPED if k in tables[TABLES:] else one for k, one in enumerate(records)]


class _Answers:
    """What one answer gives in some calls, each made once, when it is looked at."""

    def __init__(
        self, exercise: Exercise, answer: Answer, ask: Ask, asked: list[list[Any]], given: Given | None
    ) -> None:
        self._make = lambda k: exercise.gives(answer, ask, asked[k], given)
        self._made: dict[int, Got] = {}

    def __getitem__(self, k: int) -> Got:
        if k not in self._made:
            self._made[k] = self._make(k)
        return self._made[k]


class _Values:
    """A table of values that occur more than once or are long."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self._numbers: dict[str, int] = {}

    def of(self, value: Any) -> Any:
        value = _rounded(value)
        if isinstance(value, dict):
            return {key: self.of(each) for key, each in value.items()}
        text = json.dumps(value)
        if len(text) < LONG:
            return value
        if text not in self._numbers:
            self._numbers[text] = len(self.kept)
            self.kept.append(value)
        return {"value number": self._numbers[text]}


def _rounded(value: Any) -> Any:
    """Nine digits: more than a float32 has."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    return [_rounded(each) for each in value] if isinstance(value, list) else value


def _lines(data: Any, depth: int = 3) -> str:
    """JSON with line breaks down to ``depth``, for short diffs."""
    short = json.dumps(data, ensure_ascii=False)
    if depth == 0 or len(short) < 100 or not data:
        return short
    if isinstance(data, dict):
        inside = [f"{json.dumps(key)}: {_lines(value, depth - 1)}" for key, value in data.items()]
        return "{\n" + ",\n".join(inside) + "\n}"
    if isinstance(data, list):
        return "[\n" + ",\n".join(_lines(value, depth - 1) for value in data) + "\n]"
    return short


def _agree(exercise: Exercise, notebook: Any, answers_: Mapping[str, Sequence[Answer]]) -> None:
    """Raise unless spec.py, the notebook's test cells and the answers have the same tests, with the same points."""
    marks = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    carried = {mark.grade_id: mark.points for mark in marks if mark.grade and not mark.solution}
    if carried != exercise.points:
        raise AnswerError(
            f"{exercise.name}: {SPEC} gives the points {exercise.points}, and the test cells carry {carried}.",
            "make them equal, and the table in the notebook's first cell too.",
        )
    for kind, every in answers_.items():
        for one in every:
            texts = [text for text in (one.message, one.told) if isinstance(text, Mapping)]
            for test in {*one.score, *one.unseen}.union(*texts) - carried.keys():
                raise AnswerError(
                    f"{exercise.name}/{kind}/{one.name.partition(FORM)[0]}.py: there is no test {test!r}.",
                    f"use one of {', '.join(carried)}.",
                )


def _assigned(spec: str, name: str, default: Any = None) -> Any:
    import ast

    for node in ast.parse(spec, SPEC).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return ast.literal_eval(node.value)
    return default


def _given(notebook: Any, left_out: Sequence[str]) -> Iterator[str]:
    """The code cells that students are given: no answer, no test, and not the setup cell."""
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or marks.get("solution") or marks.get("grade") or cell.id == "setup":
            continue
        if cell.id not in left_out:
            yield cell.source


@lru_cache(maxsize=4096)
def _compiled(source: str, where: str) -> Any:
    return compile(source, where, "exec")


def _is_text(source: str) -> bool:
    try:
        compile(source, "cell", "exec")
    except SyntaxError:
        return True
    return False


def _equal(ask: Ask, value: Any, right: Any) -> bool:
    try:
        return all(kind.same(kind.part(part, value), kind.part(part, right)) for part, kind in ask.kinds.items())
    except KeyError:
        return False


def _through(probe: Any, ask: Ask, args: list[Any]) -> tuple[Got, str]:
    """What a probe gave, and why there is nothing to judge, in words."""
    name, text, value = probe.ename, probe.evalue, probe.value
    if ask.through and name == "KeyError" and text == repr(ask.function):  # the notebook's function looks it up
        name, text = "NameError", f"name {ask.function!r} is not defined"
    if probe.status != "ok":
        said = type(probe)(probe.status, None, name, text).unanswered(f"`{ask.name}`")
        return Got(None, name or probe.status, text.strip().split("\n")[0]), said
    if not ask.through:
        return Got(value), ""
    if not isinstance(value, dict) or set(value) != {"value", "args"}:
        said = _("`{function}` does not return its dict: leave that cell as it was.").format(function=ask.through)
        return Got(None, "TypeError", ""), said
    return Got(value["value"], changed=canonical(value["args"]) != canonical(args)), ""


def _criterion(test: str, points: float, most: float, reason: str, names: tuple[str, ...]) -> Criterion:
    return Criterion(test, points, most, reason, names)
