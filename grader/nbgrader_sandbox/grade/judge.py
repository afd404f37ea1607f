"""Points and reasons, from what came out of the sandbox and from the truth recomputed here.

An assignment's ``checks.py`` runs in a process of its own that never sees student code: this module is both
the client (:class:`Judge`) and, run with ``python -m``, that process. The two speak one line of JSON at a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import traceback
from dataclasses import asdict
from types import ModuleType
from typing import Any, TextIO

from nbgrader_sandbox.contract import Criterion, ProbePlan, RunResult
from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.student.language import _, current, speaking

JUDGE_S = 30.0
LOAD_S = 180.0  # an exercise imports what its answers do, torch among it


class JudgeError(GraderError):
    """An assignment's own hidden checks failed: the instructor's mistake, never the student's."""


class Judge:
    """The trusted process that holds one assignment's hidden checks; started on first use.

    >>> with Judge(checks_text) as judge:          # doctest: +SKIP
    ...     criteria = judge.judge(run, seed=7, points={"test_counts": 3.0})
    """

    def __init__(self, checks: str, timeout_s: float = JUDGE_S) -> None:
        self.checks = checks
        self.timeout_s = timeout_s
        self._process: subprocess.Popen[str] | None = None

    def plan(self, seed: int) -> ProbePlan:
        """What the checks want to ask the student's process."""
        return ProbePlan.from_json(self._ask({"do": "plan", "seed": seed}))

    def judge(self, run: RunResult, seed: int, points: dict[str, float]) -> list[Criterion]:
        """Points and a reason for each of the cells named in ``points``, in that order.

        Raises:
            JudgeError: the checks raised, took too long, or do not answer for exactly these cells.
        """
        answer = self._ask({"do": "judge", "seed": seed, "run": run.to_json(), "language": current()})
        found = {c["id"]: Criterion(**{**c, "names": tuple(c["names"])}) for c in answer}
        given = {c.id: c.max_points for c in found.values()}
        if given != points or len(answer) != len(points):
            raise JudgeError(
                f"The hidden checks (spec.py or checks.py) give the points {given}, and the notebook's test cells "
                f"carry {points}.",
                "give both the same tests, with the same points.",
            )
        return [found[name] for name in points]

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, question: dict[str, Any]) -> Any:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # Started in "/" so that no file of a course folder can pass for a module of the standard library.
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__], cwd="/", encoding="utf-8",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the grader; this process ends with its standard input
            )  # fmt: skip
            self._ask({"do": "load", "checks": self.checks})
        answer = self._exchange(question)
        if not answer:
            self.close()
            raise JudgeError(
                f"The hidden checks (spec.py or checks.py) gave no answer to {question['do']!r} within "
                f"{self.timeout_s:g} s, or their process ended.",
                "run them by hand on one submission and see where they stop.",
            )
        reply = json.loads(answer)
        if "error" in reply:
            self.close()
            raise JudgeError(
                f"The hidden checks (spec.py or checks.py) failed in {question['do']!r}: {reply['error']}",
                "repair them; the submission was not graded.",
            )
        return reply["answer"]

    def _exchange(self, question: dict[str, Any]) -> str:
        """Send one line and wait for one; the empty string if the process ended or had to be killed."""
        process = self._process
        seconds = max(self.timeout_s, LOAD_S) if question["do"] == "load" else self.timeout_s
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return process.stdout.readline()
        except OSError:  # the process has gone: a broken pipe, or on Windows an invalid argument
            return ""
        finally:
            timer.cancel()


def judge_tests(run: RunResult, points: dict[str, float]) -> list[Criterion]:
    """Grade a stock nbgrader assignment, whose asserts ran beside the student's code, as nbgrader would.

    An error in a test cell gives nothing, a number as its result is partial credit, anything else full points.
    Unlike nbgrader, text on stderr costs nothing, and a result that is no number between 0 and the points is
    not taken for full marks but left to the instructor.
    """
    return [_test_cell(run, grade_id, worth) for grade_id, worth in points.items()]


def _test_cell(run: RunResult, grade_id: str, worth: float) -> Criterion:
    cell = run.cell(grade_id)
    if cell.status == "error":
        return Criterion(grade_id, 0, worth, _("The test stopped with {error}.").format(error=cell.ename))
    if cell.status != "ok":
        said = _("The test was not finished ({status}). {detail}").format(status=cell.status, detail=run.detail)
        return Criterion(grade_id, 0, worth, said.strip())
    if cell.result is None:
        return Criterion(grade_id, worth, worth, _("All checks passed."))
    try:
        partial = float(cell.result)
    except ValueError:
        return Criterion(grade_id, worth, worth, _("All checks passed."))
    if not 0 <= partial <= worth:  # also false for NaN
        said = _("The test cell's result was {result}, which is not between 0 and {most:g}: an instructor has to look.")
        return Criterion(grade_id, None, worth, said.format(result=repr(cell.result[:80]), most=worth))
    said = _("The test cell awarded {points:g} of {most:g}.")
    return Criterion(grade_id, partial, worth, said.format(points=partial, most=worth))


# ---- the process itself ---------------------------------------------------------------------------------------------


def serve(questions: TextIO, answers: TextIO) -> None:
    """Answer one JSON line with another until the input ends."""
    checks = ModuleType("checks")
    for line in questions:
        try:
            reply = {"answer": _reply(checks, json.loads(line))}
        except Exception as error:  # noqa: BLE001 (whatever checks.py raises has to reach the instructor, with its line)
            where = traceback.extract_tb(error.__traceback__)[-1]
            reply = {"error": f"{type(error).__name__}: {error} ({where.filename}, line {where.lineno})"}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()


def _reply(checks: ModuleType, question: dict[str, Any]) -> Any:
    if question["do"] == "load":
        checks.__dict__.update({"__file__": "checks.py"})
        sys.modules["checks"] = checks  # dataclasses and pickling look a class's module up by name
        exec(compile(question["checks"], "checks.py", "exec"), checks.__dict__)
        return None
    if question["do"] == "plan":
        return checks.plan(question["seed"]).to_json()
    with speaking(question["language"]):
        criteria = checks.judge(RunResult.from_json(question["run"]), question["seed"])
    return [asdict(criterion) for criterion in criteria]


def main() -> None:
    """Serve on standard input and output; what checks.py prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(sys.stdin, answers)


if __name__ == "__main__":
    main()
