"""The visible check: run a student's function on recorded inputs, and name the likely mistake.

It gives no points. All it knows stands in the exercise's ``feedback.json``, which the build makes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbgrader_sandbox.student.calls import CheckFailed, answer, replayed
from nbgrader_sandbox.student.kinds import Kind
from nbgrader_sandbox.student.language import _, chosen
from nbgrader_sandbox.student.match import WHOLE, Finding, findings, usable
from nbgrader_sandbox.student.say import DEFAULT_HINT, comparison, error_hint, hint_for, words
from nbgrader_sandbox.student.values import Got, canonical

FEEDBACK = "feedback.json"
FOLDERS = "NBGRADER_SANDBOX_EXERCISES"  # environment variable: folders of exercises, separated like PATH


def check(exercise: str, test: str, names: MutableMapping[str, Any] | None = None) -> None:
    """Check one task of an exercise on its visible inputs, and print one line if it is right.

    Args:
        exercise: its name, ``"ex_05"``.
        test: grade_id of the test cell, with or without ``test_`` in front.
        names: where the student's functions are; the calling notebook's own names if left out.

    Raises:
        CheckFailed: the answer is not right yet. The message names the likely mistake.
    """
    if names is None:
        names = sys._getframe(1).f_globals
    print(Feedback.load(exercise).check(test, names))


class Feedback:
    """What the build recorded of one exercise; see ``feedback.json``."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.asks = data["asks"]
        self.mistakes = data["mistakes"]
        self.values = data["values"]
        self.own = chosen(data.get("translations", {}))

    @classmethod
    def load(cls, exercise: str) -> Feedback:
        """Read an exercise's feedback from one of :func:`places`.

        Raises:
            CheckFailed: there is none.
        """
        for path in places(exercise):
            if path.is_file():
                data = json.loads(path.read_text(encoding="utf-8"))
                if data.get("exercise") == exercise:
                    return cls(data)
        raise CheckFailed(
            _("The file {file} of {exercise} was not found.").format(file=FEEDBACK, exercise=exercise),
            _("put it beside the notebook; the course has it as {path}.").format(
                path=f"exercises/{exercise}/{FEEDBACK}"
            ),
        )

    def check(self, test: str, names: MutableMapping[str, Any]) -> str:
        """Check one task; return the line to print.

        Raises:
            CheckFailed: the answer is not right yet, or there is no such task.
        """
        if test not in self.tests() and f"test_{test}" in self.tests():
            test = f"test_{test}"
        asks = [ask for ask in self.asks if ask["test"] == test]
        if not asks:
            raise CheckFailed(
                _("There is no task {test} in this exercise.").format(test=repr(test)),
                _("use one of {tests}.").format(tests=", ".join(self.tests())),
            )
        for ask in asks:
            if failed := self._failed(ask, names):
                raise failed
        return "✓ " + "\n".join(filter(None, (self._own(ask.get("passed", "")) for ask in asks)))

    def tests(self) -> list[str]:
        """Return the grade_ids of all tasks that can be checked."""
        return list(dict.fromkeys(ask["test"] for ask in self.asks))

    def _failed(self, ask: Mapping[str, Any], names: MutableMapping[str, Any]) -> CheckFailed | None:
        function, kinds = ask["function"], {part: Kind(**kind) for part, kind in ask["gives"].items()}
        own = ask.get("writes", function)
        if names.get(own) is None:
            return CheckFailed(
                _("`{function}` does not exist yet.").format(function=own),
                _("write it in the cell above, and run that cell."),
            )
        if names.get(function) is None:
            return CheckFailed(
                _("`{function}` does not exist.").format(function=function),
                _("run the cell that defines it; you need not write it."),
            )
        for name in (own, function):
            if not callable(names[name]):
                return CheckFailed(
                    _("`{function}` is not a function.").format(function=name),
                    _("another cell gives this name to something else."),
                )
        calls = [([self._value(each) for each in call["args"]], self._value(call["expected"])) for call in ask["calls"]]
        watch = ask.get("unchanged", False)

        def run() -> list[Got]:
            return [answer(names[function], args, watch) for args, _ in calls]

        def look(got: list[Got]) -> list[Finding]:
            return findings(kinds, got, [[expected] for _, expected in calls], ask["wrong"], watch)

        got = run()
        found = look(got)
        if found and ask.get("builds_on"):  # is it the earlier function that is wrong?
            with replayed(names, {earlier: self._recorded(earlier) for earlier in ask["builds_on"]}) as missed:
                got = [replace(new, changed=new.changed or own.changed) for new, own in zip(run(), got, strict=True)]
            found = look(got)
            vague = not found or found[0].name in ("", "raised")
            if missed and not vague:  # numbers that follow in part from the student's own show no relation
                vague = not found[0].known and found[0].name not in WHOLE
            if vague and (earlier := self._broken_earlier(ask, names, bool(found))):
                return CheckFailed(
                    _("`{function}` does not work yet, and `{earlier}`, which it uses, is not right.").format(
                        function=function, earlier=earlier
                    ),
                    _("fix `{earlier}` first: the check of its own task says what is wrong.").format(earlier=earlier),
                )
        if not found:
            return None
        first = found[0]
        return self._say(first, ask, kinds.get(first.part), *calls[first.call], got[first.call])

    def _say(
        self, finding: Finding, ask: Mapping[str, Any], kind: Kind | None, args: list[Any], expected: Any, got: Got
    ) -> CheckFailed:  # fmt: skip
        function = ask["function"]
        message, hint = words(finding, ask.get("writes", function), self.mistakes, ask["test"], self.own)
        if kind and finding.name != "not written":
            message += "\n  " + comparison(finding, kind, function, args, got, expected, self.own)
        if not finding.known and got.error and finding.name != "not written":
            hint = self._own(error_hint(got, self.data.get("hints", {})))
        hint = hint or self._own(hint_for(ask.get("hint", ""), finding.part)) or _(DEFAULT_HINT)
        return CheckFailed(message, hint, finding.name)

    def _own(self, text: str) -> str:
        """Return one of the exercise's own texts in the language of messages."""
        return self.own.get(text, text)

    def _broken_earlier(self, ask: Mapping[str, Any], names: MutableMapping[str, Any], strict: bool) -> str:
        """Return the first function that this one builds on and with whose numbers nobody can go on.

        Args:
            strict: whether wrong numbers count as well, with which one could go on.
        """
        functions = self._chain(ask["builds_on"])
        for one in self.asks:
            if one["function"] not in functions:
                continue
            if strict and self._failed(one, names):
                return one["function"]
            kinds = [Kind(**kind) for kind in one["gives"].values()]
            for call in one["calls"]:
                own = answer(names.get(one["function"]), [self._value(each) for each in call["args"]])
                if own.error or not usable(own.value, self._value(call["expected"]), kinds):
                    return one["function"]
        return ""

    def _chain(self, functions: Sequence[str]) -> set[str]:
        """Return the functions, those that they build on, and so on."""
        below = [name for ask in self.asks if ask["function"] in functions for name in ask.get("builds_on", ())]
        return {*functions, *(self._chain(below) if below else ())}

    def _recorded(self, function: str) -> dict[str, Any]:
        """Return the right answers of a function, by the canonical text of its arguments."""
        found = {}
        for ask in self.asks:
            for call in ask["calls"] if ask["function"] == function else ():
                found[canonical([self._value(each) for each in call["args"]])] = self._value(call["expected"])
        return found

    def _value(self, value: Any) -> Any:
        """Return an argument or an answer; long ones are kept once, in a table of values."""
        if isinstance(value, dict) and set(value) == {"value number"}:
            value = self.values[value["value number"]]
        if isinstance(value, dict):
            return {key: self._value(each) for key, each in value.items()}
        return value


def places(exercise: str) -> list[Path]:
    """Return where an exercise's feedback may lie: beside the notebook, in a cloned course, or as registered."""
    here = Path.cwd()
    registered = [Path(folder) for folder in os.environ.get(FOLDERS, "").split(os.pathsep) if folder]
    exercises = [base / "exercises" for folder in (here, *here.parents[:3]) for base in (folder, folder / "course")]
    return [
        here / FEEDBACK,
        *(folder / exercise / FEEDBACK for folder in (here, *registered, *exercises)),
    ]
