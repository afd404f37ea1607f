"""What the stages of grading say to each other, and the one place where hostile data is checked.

A :class:`RunResult` is all that leaves the sandbox. Everything in it was written by the student's own
process, so it is read as plain JSON: exact types, finite numbers, capped lengths, no exceptions.
"""

from __future__ import annotations

import base64
import json
import math
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.student.language import _

MAX_JSON_BYTES = 24 * 2**20  # of a whole RunResult: every cell's output, the figure as data and as PNG
MAX_VALUE_BYTES = 4 * 2**20  # of one probe's answer
MAX_DEPTH = 24
MAX_TEXT = 2**20  # characters of one string
MAX_MESSAGE = 4000  # characters of an exception's name or message
MAX_CELLS = 2000
MAX_PIXELS = 4000  # a side; a few bytes can stand for an image that fills a browser's memory
MAX_LIST = 1000  # entries of one list in a figure
MAX_POINTS, MAX_AXES = 20_000, 16  # of a figure
MAX_TICKS, MAX_TICK_TEXT = 200, 200  # of an axis: looked at once for each point
MAX_INT = 2**63 - 1  # what a database column holds

RUN_STATUS = ("ok", "timeout", "died", "refused")
CELL_STATUS = ("ok", "error", "timeout", "died", "not-run")
PROBE_KINDS = ("call", "value", "figure", "models")
VERDICT_STATUS = ("graded", "review", "refused", "failed")


class ContractError(GraderError):
    """A message between two stages does not have the agreed form."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}", "Treat this submission as not answered; do not guess what was meant.")


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Times are wall time in seconds, sizes are bytes."""

    cell_s: float = 60.0
    probe_s: float = 30.0
    total_s: float = 240.0
    memory_bytes: int = 4 * 2**30
    processes: int = 96
    disk_bytes: int = 256 * 2**20
    output_bytes: int = 200_000  # kept of each cell's stdout (and as much of its stderr)
    file_bytes: int = 10 * 2**20  # of the submitted notebook

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON that :meth:`from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Any) -> Limits:
        """Read limits; every one of them has to be a positive number."""
        data = _object(data, "limits", {f.name for f in fields(cls)})
        for name, value in data.items():
            if type(value) not in (int, float) or not 0 < value < math.inf:
                raise ContractError(f"limits.{name}", f"{value!r} is not a positive number")
        return cls(**data)


@dataclass(frozen=True)
class Probe:
    """One question to the student's process.

    ``call`` calls the object named ``target`` with ``args``; ``value`` reads it;
    ``figure`` describes the axes it names and draws them; ``models`` lists the configurations of models that calls
    of it made, and all others, by :func:`nbgrader_sandbox.student.made.configurations`. ``given`` are names that have
    these values in the student's namespace while the question is asked, and their own again afterwards. ``when`` are
    names and a regular expression: the question is asked only if the text of one of them (of a configuration: its
    ``model_type``), or the ``model_type`` of a configuration that the notebook made, matches as a whole.
    """

    id: str
    kind: str
    target: str
    args: list[Any] = field(default_factory=list)
    timeout_s: float | None = None  # Limits.probe_s when left out
    given: dict[str, Any] = field(default_factory=dict)
    when: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.kind not in PROBE_KINDS:
            raise ContractError(f"probe {self.id}", f"kind {self.kind!r} is not one of {', '.join(PROBE_KINDS)}")
        if not self.target.isidentifier():
            raise ContractError(f"probe {self.id}", f"target {self.target!r} is not a name")
        plain(self.args, f"probe {self.id}: args")
        plain(self.given, f"probe {self.id}: given")
        plain(self.when, f"probe {self.id}: when")


@dataclass(frozen=True)
class ProbePlan:
    """What to run: the probes, asked after all cells, and whether the locked test cells run too.

    ``run_tests`` is for stock nbgrader assignments, whose asserts have to run beside the answer.
    """

    probes: list[Probe] = field(default_factory=list)
    run_tests: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON that :meth:`from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Any) -> ProbePlan:
        """Read a plan."""
        data = _object(data, "plan", {"probes", "run_tests"})
        return cls([Probe(**p) for p in data["probes"]], data["run_tests"])


@dataclass
class Intake:
    """A submission made fit to run, what was repaired, and why it was refused if it was.

    Of what was refused, ``absent`` says that nothing was handed in; ``unclear`` leaves it to a person, without loss.
    """

    notebook: Any  # NotebookNode, or None when refused
    report: list[str] = field(default_factory=list)
    refused: str | None = None
    absent: bool = False
    unclear: bool = False


@dataclass
class CellResult:
    """What one code cell did.

    ``result`` is the text of its execute_result, if it had one; ``displayed`` are the words of everything that it
    displayed, in Markdown and HTML too, its result among them.
    """

    grade_id: str | None
    status: str = "not-run"
    ename: str = ""
    evalue: str = ""
    seconds: float = 0.0
    stdout: str = ""
    stderr: str = ""
    result: str | None = None
    displayed: str = ""
    truncated: bool = False

    @classmethod
    def from_json(cls, data: Any, where: str) -> CellResult:
        """Read one cell, checking every field."""
        data = _object(data, where, {f.name for f in fields(cls)})
        return cls(
            grade_id=_optional(data["grade_id"], where + ".grade_id", text),
            status=_choice(data["status"], where + ".status", CELL_STATUS),
            ename=message(data["ename"], where + ".ename"),
            evalue=message(data["evalue"], where + ".evalue"),
            seconds=number(data["seconds"], where + ".seconds"),
            stdout=text(data["stdout"], where + ".stdout"),
            stderr=text(data["stderr"], where + ".stderr"),
            result=_optional(data["result"], where + ".result", text),
            displayed=text(data["displayed"], where + ".displayed"),
            truncated=_bool(data["truncated"], where + ".truncated"),
        )


@dataclass
class ProbeResult:
    """What came back for one probe: plain JSON, never an object."""

    status: str = "not-run"
    value: Any = None
    ename: str = ""
    evalue: str = ""
    stopped: str = ""  # where there is no such name: the student's first cell that stopped, and with what

    @classmethod
    def from_json(cls, data: Any, where: str) -> ProbeResult:
        """Read one answer, checking every field."""
        data = _object(data, where, {f.name for f in fields(cls)})
        return cls(
            status=_choice(data["status"], where + ".status", CELL_STATUS),
            value=plain(data["value"], where + ".value"),
            ename=message(data["ename"], where + ".ename"),
            evalue=message(data["evalue"], where + ".evalue"),
            stopped=message(data["stopped"], where + ".stopped"),
        )

    def unanswered(self, what: str) -> str:
        """Why there is nothing to judge, as a criterion's reason says it; empty when there is an answer.

        Args:
            what: what was asked for, as the student calls it: "`forward`", or "The plot `ax`".
        """
        if self.status == "ok":
            return ""
        if self.ename == "NameError" and self.stopped:
            said = _("{what} does not exist, or uses a name that does not, because your {stopped}.")
        elif self.ename == "NameError":
            said = _(
                "{what} does not exist when the notebook has run from top to bottom, or uses a name that does not."
            )
        elif self.ename == "NotImplementedError" and not self.evalue:
            said = _("{what} is not written yet.")
        elif self.status == "error":
            said = _("{what} could not be used: {error}.")
        elif self.status == "timeout":
            said = _("{what} took longer than the time allowed.")
        elif self.status == "died":
            said = _("The kernel died in {what}.")
        else:
            said = _("{what} could not be asked for, because the kernel had ended before.")
        error = f"{self.ename}: {self.evalue.strip()[:200]}".rstrip(": .")
        return said.format(what=what, stopped=self.stopped, error=error)


@dataclass
class RunResult:
    """Everything that is known about one run. ``figures`` and ``png`` are keyed by the probe's target."""

    status: str
    detail: str = ""
    cells: list[CellResult] = field(default_factory=list)
    probes: dict[str, ProbeResult] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    png: dict[str, str] = field(default_factory=dict)

    def cell(self, grade_id: str) -> CellResult:
        """The cell with this grade_id; one that never ran if there is none."""
        return next((c for c in self.cells if c.grade_id == grade_id), CellResult(grade_id))

    def probe(self, probe_id: str) -> ProbeResult:
        """The answer to this probe; one that was never asked if there is none."""
        return self.probes.get(probe_id, ProbeResult())

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON that :meth:`from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Any) -> RunResult:
        """Read a result from JSON text or from what json.loads made of it; refuse anything unexpected."""
        if isinstance(data, (str, bytes)):
            data = loads(data, "run", MAX_JSON_BYTES)
        data = _object(data, "run", {f.name for f in fields(cls)})
        cells = data["cells"]
        if type(cells) is not list or len(cells) > MAX_CELLS:
            raise ContractError("run.cells", f"not a list of at most {MAX_CELLS} cells")
        return cls(
            status=_choice(data["status"], "run.status", RUN_STATUS),
            detail=message(data["detail"], "run.detail"),
            cells=[CellResult.from_json(c, f"run.cells[{i}]") for i, c in enumerate(cells)],
            probes=_mapping(data["probes"], "run.probes", ProbeResult.from_json),
            figures=_mapping(data["figures"], "run.figures", figure),
            png=_mapping(data["png"], "run.png", png),
        )


@dataclass(frozen=True)
class Criterion:
    """Points for one criterion; ``id`` is the grade_id of the cell that carries them.

    ``points`` is clamped into 0…``max_points``; None leaves the cell to the instructor. ``names`` are the
    misconceptions that were recognised, for the class report; one in brackets is a general relation.
    """

    id: str
    points: float | None
    max_points: float
    reason: str
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.points is None:
            return
        if type(self.points) not in (int, float) or not math.isfinite(self.points):
            raise ContractError(f"criterion {self.id}", f"points {self.points!r} is not a finite number")
        object.__setattr__(self, "points", min(max(self.points, 0), self.max_points))


@dataclass
class Verdict:
    """One submission's points, as they go into the gradebook and into the JSON report."""

    student: str
    assignment: str
    status: str  # one of VERDICT_STATUS
    seed: int | None
    questions: list[Criterion] = field(default_factory=list)
    report: list[str] = field(default_factory=list)  # what intake repaired, why it was refused
    png: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0  # wall time of running and judging

    @property
    def score(self) -> float:
        """The sum of what was awarded automatically."""
        return sum(q.points or 0 for q in self.questions)

    @property
    def max_score(self) -> float:
        """The most that could be awarded automatically."""
        return sum(q.max_points for q in self.questions)

    def to_json(self) -> dict[str, Any]:
        """Return the report's entry for this submission."""
        questions = [
            {
                **{"id": q.id, "score": q.points, "max_score": q.max_points, "reason": q.reason},
                "misconceptions": list(q.names),
            }
            for q in self.questions
        ]
        return {
            "student": self.student,
            "assignment": self.assignment,
            "status": self.status,
            "score": self.score,
            "max_score": self.max_score,
            "seed": self.seed,
            "seconds": round(self.seconds, 2),
            "questions": questions,
            "report": self.report,
        }


@dataclass
class Graded:
    """One notebook after run and judge: what is to be recorded, and the notebook to show."""

    notebook_id: str
    verdict: Verdict
    notebook: Any  # NotebookNode
    submission: str  # SHA-256 of the submitted file
    checks: str  # Assignment.fingerprint
    files: dict[str, bytes] = field(default_factory=dict)


# ---- reading hostile JSON -------------------------------------------------------------------------------------------


def loads(data: str | bytes, where: str, max_bytes: int = MAX_VALUE_BYTES) -> Any:
    """Parse JSON written by a process that is not trusted, and check every value in it."""
    if not isinstance(data, (str, bytes)):
        raise ContractError(where, f"{type(data).__name__} where JSON text was expected")
    if len(data) > max_bytes:
        raise ContractError(where, f"{len(data)} bytes of JSON, more than the {max_bytes} allowed")

    def refuse(constant: str) -> None:
        raise ContractError(where, f"{constant} is not a number that JSON knows")

    try:
        value = json.loads(data, parse_constant=refuse)
    except (ValueError, RecursionError) as error:  # ValueError: malformed, undecodable, or an int of 5000 digits
        raise ContractError(where, f"not JSON ({type(error).__name__})") from None
    return plain(value, where)


def plain(value: Any, where: str, depth: int = 0) -> Any:
    """Return ``value`` if it is made of exact JSON types with finite, storable numbers; refuse it otherwise."""
    if depth > MAX_DEPTH:
        raise ContractError(where, f"nested more than {MAX_DEPTH} deep")
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int or kind is float:
        return number(value, where)
    if kind is str:
        return text(value, where)
    if kind is list:
        return [plain(v, where, depth + 1) for v in value]
    if kind is dict:
        return {text(k, where + " (key)"): plain(v, where, depth + 1) for k, v in value.items()}
    raise ContractError(where, f"{kind.__name__} is not a JSON type")


def number(value: Any, where: str) -> int | float:
    """Return a finite int or float; a bool, a subclass, NaN, an infinity or a huge integer is refused."""
    if type(value) is int and abs(value) <= MAX_INT:
        return value
    if type(value) is float and math.isfinite(value):
        return value
    raise ContractError(where, "not a finite number of ordinary size")


def text(value: Any, where: str, limit: int = MAX_TEXT) -> str:
    """Return at most ``limit`` characters, without what UTF-8 or a database column cannot hold."""
    if type(value) is not str:
        raise ContractError(where, f"{type(value).__name__} where text was expected")
    # Lone surrogates cannot be written as UTF-8; PostgreSQL stores no NUL.
    return value[:limit].encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def message(value: Any, where: str) -> str:
    """Return text short enough for a report."""
    return text(value, where, MAX_MESSAGE)


def _object(data: Any, where: str, names: set[str]) -> dict[str, Any]:
    if type(data) is not dict or set(data) != names:
        raise ContractError(where, f"not an object with exactly the fields {', '.join(sorted(names))}")
    return data


def _mapping(data: Any, where: str, read: Callable[[Any, str], Any]) -> dict[str, Any]:
    if type(data) is not dict or len(data) > MAX_CELLS:
        raise ContractError(where, "not an object of reasonable size")
    return {text(k, where): read(v, f"{where}.{k[:80]}") for k, v in data.items()}


def _choice(value: Any, where: str, choices: tuple[str, ...]) -> str:
    if type(value) is not str or value not in choices:
        raise ContractError(where, f"not one of {', '.join(choices)}")
    return value


def _bool(value: Any, where: str) -> bool:
    if type(value) is not bool:
        raise ContractError(where, "not true or false")
    return value


def _optional(value: Any, where: str, read: Callable[[Any, str], Any]) -> Any:
    return None if value is None else read(value, where)


# ---- the shape of a figure ------------------------------------------------------------------------------------------

# A list with one entry is a list of any length; None after a type allows null. student/figure.py says what each means.
_TEXT, _NUMBER, _FLAG = "text", "number", "flag"
_OPTIONAL_COLOR, _PAIR, _FOUR = "colour or null", "two numbers", "four numbers"
_AXIS = {"label": _TEXT, "scale": _TEXT, "limits": _PAIR, "ticks": "ticks", "offset": _TEXT, "visible": _FLAG}
_ARTIST = {
    "kind": _TEXT, "points": "points", "coords": _TEXT, "label": _TEXT, "visible": _FLAG, "alpha": _NUMBER,
    "color": _OPTIONAL_COLOR, "edge": _OPTIONAL_COLOR, "linewidth": _NUMBER, "linestyle": _TEXT, "marker": _TEXT,
    "size": _NUMBER, "zorder": _NUMBER, "ink": "number or null", "orientation": _TEXT,
}  # fmt: skip
_AXES = {
    "asked": _FLAG, "visible": _FLAG, "position": _FOUR, "facecolor": _OPTIONAL_COLOR, "title": _TEXT,
    "legend": [_TEXT], "texts": [_TEXT], "x": _AXIS, "y": _AXIS, "artists": [_ARTIST],
}  # fmt: skip
_FIGURE = {
    "name": _TEXT, "size": _PAIR, "facecolor": _OPTIONAL_COLOR, "suptitle": _TEXT, "pixels": _PAIR,
    "axes": [_AXES],
}  # fmt: skip


def figure(value: Any, where: str) -> dict[str, Any]:
    """Return a figure's description if it has exactly the shape that student/figure.py gives it, or refuse it."""
    value = _shaped(value, _FIGURE, where)
    points = sum(len(artist["points"]) for axes in value["axes"] for artist in axes["artists"])
    if points > MAX_POINTS or len(value["axes"]) > MAX_AXES:  # the judge looks at each
        raise ContractError(where, f"{points} points on {len(value['axes'])} axes, more than a plot has")
    return value


def _shaped(value: Any, shape: Any, where: str) -> Any:
    if type(shape) is dict:
        value = _object(value, where, set(shape))
        return {name: _shaped(value[name], inner, f"{where}.{name}") for name, inner in shape.items()}
    if type(shape) is list:
        return [_shaped(v, shape[0], where) for v in _list(value, where)]
    return _SHAPES[shape](value, where)


def _list(value: Any, where: str, length: int | None = None) -> list[Any]:
    if type(value) is not list or length not in (None, len(value)) or len(value) > MAX_LIST:
        raise ContractError(where, "not a list of the agreed length")
    return value


def _pair(value: Any, where: str) -> list[Any]:
    return [number(v, where) for v in _list(value, where, 2)]


def _tick(value: Any, where: str) -> list[Any]:
    place, label = _list(value, where, 2)
    return [number(place, where), text(label, where, MAX_TICK_TEXT)]


def _four(value: Any, where: str) -> list[Any]:
    return [number(v, where) for v in _list(value, where, 4)]


_SHAPES: dict[str, Callable[[Any, str], Any]] = {
    _TEXT: lambda v, w: text(v, w),
    _NUMBER: lambda v, w: number(v, w),
    _FLAG: lambda v, w: _bool(v, w),
    _OPTIONAL_COLOR: lambda v, w: _optional(v, w, _four),
    "number or null": lambda v, w: _optional(v, w, number),
    _PAIR: lambda v, w: _pair(v, w),
    _FOUR: lambda v, w: _four(v, w),
    "points": lambda v, w: [_pair(p, w) for p in _list(v, w)],
    "ticks": lambda v, w: [_tick(t, w) for t in _list(v, w)[:MAX_TICKS]],
}


def figure_and_png(value: Any) -> tuple[dict[str, Any], str]:
    """Split the answer to a figure probe; refuse it unless both parts are what they should be."""
    value = _object(value, "the figure", {*_FIGURE, "png"})
    described = figure({name: value[name] for name in _FIGURE}, "the figure")
    return described, png(value["png"], "the figure's PNG")


def png(value: Any, where: str) -> str:
    """Return base64 of a PNG, and refuse everything else."""
    if type(value) is not str or len(value) > 8 * 2**20:
        raise ContractError(where, "not base64 text of at most 8 MiB")
    try:
        data = base64.b64decode(value, validate=True)
    except ValueError:
        raise ContractError(where, "not base64") from None
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or len(data) < 24:
        raise ContractError(where, "not a PNG image")
    if max(struct.unpack(">II", data[16:24])) > MAX_PIXELS:
        raise ContractError(where, f"an image of more than {MAX_PIXELS} pixels a side")
    return value
