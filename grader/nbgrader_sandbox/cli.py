"""The command ``nbgrader-sandbox``: collect and grade a class, export its points, or preview a notebook."""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import logging
import os
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader_sandbox.console import make_tolerant, padded, printable
from nbgrader_sandbox.errors import GraderError, UsageError

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory
    from tqdm import tqdm

    from nbgrader_sandbox import batch
    from nbgrader_sandbox.contract import Verdict

# jsonschema would build a grammar of international addresses when it is imported: a second of each start of this
# command and of its workers, for a format that no notebook's schema has. Without the module it goes on without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

SIMILAR_HELP = "list pairs of submissions that share code which hardly anybody else has, to be looked at"
REPORT_HELP = "report on a graded class: points by question, misconceptions, what waits for a person"
HELP = "grade a class: sandboxed, several at once; run it again to go on where it stopped"

COLLECT = "put what Moodle, Canvas or another portal gave you for download into nbgrader's folders"
READ = "read written answers in a page: one at a time, without the name, with comments that you use again"
POST = "comment on the commits of a GitHub Classroom that were graded: points and reasons"
REMARK = 120  # characters of what a line says about a submission

EXPORT = "write the points as Moodle's or Canvas's grade import takes them"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; an error of the grader becomes its message and exit status 2."""
    make_tolerant()
    options = parser().parse_args(arguments)
    try:
        status = options.function(options)
        sys.stdout.flush()
        return status
    except GraderError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # ``| head``: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left would fail again
        where = f" of {error.filename}" if error.filename else ""
        print(f"The disk{where} is full.\n  What to do: make room, and run the same command again.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    top = argparse.ArgumentParser(prog="nbgrader-sandbox", description="Grade nbgrader assignments in a sandbox.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_collect(commands.add_parser("collect", help=COLLECT, description=COLLECT))
    _add_grade(commands.add_parser("grade", help=HELP, description=HELP))
    _add_report(commands.add_parser("report", help=REPORT_HELP, description=REPORT_HELP))
    _add_read(commands.add_parser("read", help=READ, description=READ))
    _add_post(commands.add_parser("post", help=POST, description=POST))
    _add_similar(commands.add_parser("similar", help=SIMILAR_HELP, description=SIMILAR_HELP))
    _add_export(commands.add_parser("export", help=EXPORT, description=EXPORT))
    checking = commands.add_parser("check", help="say whether submissions can be graded on this machine")
    checking.set_defaults(function=check)
    previewing = commands.add_parser("preview", help="run a notebook and list the visible checks that pass")
    previewing.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    previewing.add_argument(
        "--release",
        metavar="DIR",
        type=Path,
        help="folder of the exercises as they were handed out: what tools made of the notebook is repaired by them",
    )
    previewing.set_defaults(function=preview)
    return top


def _add_course(parser: argparse.ArgumentParser) -> None:
    # A shell that completes folders ends them with a slash: another assignment, to the gradebook.
    parser.add_argument("assignment", type=lambda name: name.rstrip("/"), help="name of the assignment, such as ex_9_3")
    parser.add_argument(
        "--course-dir", metavar="DIR", type=Path, help="folder that holds nbgrader_config.py (default: the current one)"
    )
    parser.add_argument(
        "--submitted",
        metavar="DIR",
        type=Path,
        help="folder with STUDENT/ASSIGNMENT/NOTEBOOK.ipynb (default: nbgrader's)",
    )
    parser.add_argument("--gradebook", metavar="URL", help="gradebook, as SQLAlchemy writes it (default: nbgrader's)")


def _add_collect(parser: argparse.ArgumentParser) -> None:
    _add_course(parser)
    parser.add_argument(
        "downloads",
        metavar="DOWNLOAD",
        nargs="+",
        type=Path,
        help="a portal's zip, a folder, or github-classroom:NUMBER of the assignment there",
    )
    parser.add_argument("--dry-run", action="store_true", help="say who handed in what, and write nothing")
    parser.add_argument("--worksheet", metavar="CSV", type=Path, help="Moodle's grading worksheet, which has the times")
    parser.add_argument("--zone", default="", help="zone of the portal's clock, such as Europe/Berlin")
    parser.set_defaults(function=collect)


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_course(parser)
    parser.add_argument(
        "--into", metavar="CSV", type=Path, help="Moodle's grading worksheet or Canvas's gradebook, to be filled in"
    )
    parser.add_argument("--output", metavar="FILE", type=Path, help="(default: ASSIGNMENT.csv)")
    parser.add_argument("--feedback", metavar="ZIP", type=Path, help="pack the feedback pages for Moodle too")
    parser.set_defaults(function=export)


def _add_grade(parser: argparse.ArgumentParser) -> None:
    _add_course(parser)
    parser.add_argument("--workers", metavar="N", type=_positive, help="submissions at once (default: one a core)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="grade on this Dask cluster instead")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the verdicts of the whole class here")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="grade what is left or has changed (the default)")
    again.add_argument("--force", action="store_true", help="grade everything again, with the same seeds")
    again.add_argument(
        "--outdated", action="store_true", help="what is left, and what was graded before the checks were changed"
    )
    parser.add_argument("--force-seed", action="store_true", help="grade everything again, with new seeds")
    parser.add_argument(
        "--trust-submissions",
        action="store_true",
        help="no sandbox: submissions can read and change everything that you can",
    )
    parser.set_defaults(function=grade)


def _add_report(parser: argparse.ArgumentParser) -> None:
    _add_course(parser)
    parser.add_argument("--html", metavar="FILE", type=Path, help="write the report as a page too")
    parser.add_argument("--names", action="store_true", help="name the students whose answers wait for a person")
    parser.set_defaults(function=report)


def _add_read(parser: argparse.ArgumentParser) -> None:
    _add_course(parser)
    parser.add_argument("--port", metavar="N", type=_port, default=0, help="(default: one that is free)")
    parser.add_argument("--no-browser", action="store_true", help="print the address, and open nothing")
    parser.set_defaults(function=read)


def _add_post(parser: argparse.ArgumentParser) -> None:
    _add_course(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would be posted where, and post nothing")
    parser.set_defaults(function=post)


def _add_similar(parser: argparse.ArgumentParser) -> None:
    _add_course(parser)
    parser.add_argument("--html", metavar="FILE", type=Path, help="show the pairs side by side as a page")
    parser.set_defaults(function=similar)


def similar(args: argparse.Namespace) -> int:
    """Print which pairs share rare code, and show them side by side where a page was asked for."""
    with _needed("Comparing submissions"):
        from nbgrader_sandbox import similar as answers
        from nbgrader_sandbox.grade.assignment import load
    course = find_course(args)
    found = answers.find(course, load(course, args.assignment))
    print(printable_lines(answers.as_text(found)))
    if args.html:
        _write(args.html, answers.as_html(args.assignment, found))
        print(f"\n{args.html} shows them side by side.")
    elif found.pairs:
        print("\nIt is no verdict: look at them side by side, with --html FILE.")
    return 0


def report(args: argparse.Namespace) -> int:
    """Print what the class did: points by question, misconceptions, what waits for a person."""
    from nbgrader_sandbox import report as reports
    from nbgrader_sandbox.nbgrader.gradebook import Record

    course = find_course(args)
    with Record(course.db_url) as record:
        entries, waiting = record.entries(args.assignment), record.waiting(args.assignment)
    if not entries:
        raise UsageError(
            f"The gradebook has no graded submission of {args.assignment!r}.",
            f"check the name, or grade first: nbgrader-sandbox grade {args.assignment}",
        )
    found = reports.of(args.assignment, reports.verdicts_of(entries.values()), waiting)
    print(printable_lines(reports.as_text(found, args.names)))
    if args.html:
        _write(args.html, reports.as_html(found, args.names))
        print(f"\n{args.html} has the same as a page.")
    return 0


def check(_args: argparse.Namespace) -> int:
    """Say whether a sandbox can be made here; the error says what is missing."""
    from nbgrader_sandbox.sandbox.sandbox import check_available

    check_available()
    print("bubblewrap makes sandboxes here")
    return 0


def preview(args: argparse.Namespace) -> int:
    """Run a notebook from an empty kernel and print what its visible checks say; 1 if one failed."""
    try:
        from nbgrader_sandbox.preview import preview, repairs, written_answers
    except ModuleNotFoundError as error:
        raise UsageError(f"Running a notebook needs the package {error.name}.", f"pip install {error.name}") from error
    lines = preview(args.notebook, args.release)
    print(*map(printable, repairs(args.notebook, args.release)), *lines, sep="\n")
    wrong = sum(not line.ok for line in lines)
    failed = f"{wrong} check{'s' * (wrong > 1)} failed."
    print(failed if wrong else "All visible checks pass. The grade comes from other checks.")
    written = written_answers(args.notebook, args.release)
    if missing := [name for name, is_written in written.items() if not is_written]:
        print(f"Your written answer is still missing: {', '.join(missing)}.")
    elif written and not wrong:
        print("Your written answer is read by a person.")
    return int(bool(wrong))


def collect(args: argparse.Namespace) -> int:
    """Place submissions and say of each whose it is; what cannot be placed is named, and stops nothing."""
    with _needed("Collecting"):
        from nbgrader_sandbox.grade.assignment import load
        from nbgrader_sandbox.nbgrader import classroom, collect
    course = find_course(args)
    assignment = load(course, args.assignment)
    with contextlib.ExitStack() as stack:
        downloads, zone, left_out = args.downloads, args.zone, []
        if len(downloads) == 1 and str(downloads[0]).startswith(classroom.PREFIX):
            fetched = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nbgrader-classroom-")))
            left_out = classroom.fetch(str(downloads[0]).removeprefix(classroom.PREFIX), fetched)
            downloads, zone = [fetched], "UTC"
        found, lines = collect.collect(course, assignment, downloads, args.worksheet, zone, args.dry_run)
    found.unplaced += [("a repository", why) for why in left_out]
    print(f"{found.portal}: {len(lines)} submission{'s' * (len(lines) != 1)}")
    print(*map(printable, lines), sep="\n")
    if found.unplaced:
        print(f"{len(found.unplaced)} could not be placed:")
        print(*(printable(f"  {path}: {why}") for path, why in found.unplaced), sep="\n")
    print(*map(printable, found.remarks), sep="\n", end="\n" * bool(found.remarks))
    if late := [h for h in found.hand_ins if h.late and not h.timestamp]:
        print(
            f"{len(late)} came late, says the portal, and it does not say when. No penalty is counted: decide, "
            f"and write the time into {collect.STAMP} beside the submission."
        )
    if args.dry_run:
        print("Nothing was written, because of --dry-run.")
    return 0


def read(args: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C."""
    with _needed("Reading"):
        from nbgrader_sandbox import reader
        from nbgrader_sandbox.grade.assignment import load
        from nbgrader_sandbox.nbgrader.rubric import Rubric
    course = find_course(args)
    with Rubric(course, load(course, args.assignment)) as rubric:
        reader.serve(rubric, args.port, show=not args.no_browser)
    return 0


def post(args: argparse.Namespace) -> int:
    """Comment on the graded commits, and say on which."""
    with _needed("Posting"):
        from nbgrader_sandbox import report as reports
        from nbgrader_sandbox.grade.assignment import load
        from nbgrader_sandbox.nbgrader import classroom
        from nbgrader_sandbox.nbgrader.gradebook import Record
    course = find_course(args)
    by_hand = load(course, args.assignment).by_hand()
    with Record(course.db_url) as record:
        verdicts = reports.verdicts_of(record.entries(args.assignment).values())
    lines = classroom.post(course, args.assignment, verdicts, by_hand, args.dry_run)
    print(*map(printable, lines), sep="\n")
    if args.dry_run:
        print("Nothing was posted, because of --dry-run.")
    return 0


def export(args: argparse.Namespace) -> int:
    """Write the table, and say whose points are missing."""
    with _needed("Exporting"):
        from nbgrader_sandbox.nbgrader import export
    course = find_course(args)
    text, lines = export.export(course, args.assignment, args.into)
    path = args.output or Path(f"{args.assignment}.csv")
    if args.into and path.exists() and path.samefile(args.into):
        raise UsageError(f"{path} is the file to be filled in.", "name another with --output.")
    _write(path, text, "utf-8-sig", "--output")
    print(*map(printable, lines), f"{path} is written.", sep="\n")
    if args.feedback:
        print(*map(printable, export.pack_feedback(course, args.assignment, args.feedback)), sep="\n")
    return 0


def _write(path: Path, text: str, encoding: str = "utf-8", option: str = "--html") -> None:
    """Write a file that an option names, or say in a sentence why that cannot be."""
    try:
        path.write_text(text, encoding, newline="")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", f"name another file with {option}.") from error


@contextlib.contextmanager
def _needed(doing: str) -> Iterator[None]:
    """Name a package that is missing in a sentence."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(f"{doing} needs the package {error.name}.", "pip install 'nbgrader-sandbox[grade]'") from error


def grade(args: argparse.Namespace) -> int:
    """Grade, print a summary, and return the exit status: 1 if the grader failed on a submission."""
    with _needed("Grading"):
        from nbgrader_sandbox import batch
        from nbgrader_sandbox.grade.assignment import load
    course = find_course(args)
    assignment = load(course, args.assignment)
    options = batch.Options(
        scheduler=args.scheduler,
        force=args.force,
        force_seed=args.force_seed,
        outdated=args.outdated,
        trusted=args.trust_submissions,
        **({"workers": args.workers} if args.workers else {}),
    )
    if args.json and not args.json.absolute().parent.is_dir():
        raise UsageError(
            f"--json: the folder {args.json.absolute().parent} does not exist.", "make it, or name another file."
        )
    if args.trust_submissions:
        print("No sandbox: every submission can read and change your files, your network and the gradebook.")
        if sys.platform == "win32":
            print("On Windows only their time is limited, and a program that they start may go on after them.")
    with Progress() as progress:
        verdicts = batch.grade(course, assignment, options, progress.begin, progress.tick)
    if args.json:
        write_json(args.json, verdicts)
    print(summary(verdicts))
    if by_hand := assignment.by_hand():
        print(
            f"{by_hand:g} more points are given by hand. Read the written answers before you export:\n"
            f"  nbgrader-sandbox read {args.assignment}"
        )
    return int(any(v["status"] == "failed" for v in verdicts))


def find_course(args: argparse.Namespace) -> CourseDirectory:
    """Return the course of ``--course-dir`` or the current folder, as the nbgrader_config.py there describes it.

    Where there is one, the account's own (~/.jupyter, /etc/jupyter) are not read: they may describe another course.
    """
    from nbgrader.apps.baseapp import NbGrader

    root = str(args.course_dir.expanduser().absolute() if args.course_dir else Path.cwd())

    class Course(NbGrader):
        """The application, reading the configuration of this folder only."""

        @property
        def config_file_paths(self) -> list[str]:
            return [root]

    if not Path(root).is_dir():
        raise UsageError(f"There is no folder {root}.", "check --course-dir.")
    alone = Path(root, "nbgrader_config.py").is_file()
    app = (Course if alone else NbGrader)(log_level=logging.ERROR, raise_config_file_errors=True)
    try:
        app.initialize([], root=root)
    except Exception as error:  # it is a program, and may raise anything; without it another gradebook would be used
        where = root if alone else "your account's settings for Jupyter"
        raise UsageError(
            f"nbgrader_config.py in {where} cannot be used ({type(error).__name__}: {error}).", "correct that file."
        ) from error
    if args.submitted:
        app.coursedir.submitted_directory = str(args.submitted.expanduser().absolute())
    if args.gradebook:
        app.coursedir.db_url = args.gradebook.replace("sqlite:///~", f"sqlite:///{Path.home()}", 1)
    return app.coursedir


def write_json(path: Path, verdicts: list[dict]) -> None:
    """Write the report in one step, so that a reader never finds half of it.

    What is no file (a pipe, /dev/stdout) is written into, for a file in its place would destroy it; a link stays one.
    """
    text = json.dumps(verdicts, indent=1) + "\n"
    if path.exists() and not path.is_file():
        _write(path, text, option="--json")
        return
    whole = path.resolve()
    staged = whole.with_name(whole.name + ".new")
    _write(staged, text, option="--json")
    staged.replace(whole)


def summary(verdicts: list[dict]) -> str:
    """The class at a glance: one line a submission, then how it went."""
    names = padded([printable(v["student"]) for v in verdicts])
    points = [_points(v) for v in verdicts]
    width = max(map(len, points), default=0)
    lines = [
        f"{name}  {v['status']:8}  {had:>{width}} of {v['max_score']:g}{_remark(v)}"
        for name, v, had in zip(names, verdicts, points, strict=True)
    ]
    counts = ", ".join(f"{n} {status}" for status, n in Counter(v["status"] for v in verdicts).most_common())
    lines.append(f"{len(verdicts)} submissions: {counts or 'none'}")
    scores = [v["score"] for v in verdicts if v["status"] == "graded"]
    if scores:
        lines.append(
            f"of the {len(scores)} graded: mean {statistics.mean(scores):.2f}, median {statistics.median(scores):g}, "
            f"lowest {min(scores):g}, highest {max(scores):g}"
        )
    return "\n".join(lines)


def _points(verdict: dict) -> str:
    """The points so far; where a person decides on some, from the least to the most that they can come to."""
    open_points = sum(q["max_score"] for q in verdict["questions"] if q["score"] is None)
    least = f"{verdict['score']:g}"
    return f"{least} to {verdict['score'] + open_points:g}" if open_points else least


def _remark(verdict: dict) -> str:
    notes = [_lateness(verdict)] if "late_s" in verdict else []
    notes += verdict["report"]
    if verdict["status"] != "graded":
        # What a person has to look at comes before what only cost points.
        first = sorted(verdict["questions"], key=lambda q: q["score"] is not None)[:1]
        notes += [q["reason"] for q in first if not any(n in q["reason"] for n in notes)]
    text = printable("; ".join(notes))
    return f"  {text if len(text) <= REMARK else text[: REMARK - 2] + ' …'}" if text else ""


def _lateness(verdict: dict) -> str:
    by = f"late by {timedelta(seconds=round(verdict['late_s']))}"
    return f"{by}, which costs {verdict['late_penalty']:g}" if verdict["late_penalty"] else by


def printable_lines(text: str) -> str:
    """The same for several lines."""
    return "\n".join(map(printable, text.split("\n")))


class Progress:
    """A progress bar that knows how many there are only after looking."""

    def __init__(self) -> None:
        self.bar: tqdm | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def begin(self, plan: batch.Plan, misplaced: list[str]) -> None:
        """Say what there is to do, and what was left out."""
        if plan.done:
            print(f"{plan.done} graded already and unchanged since (--force grades them again).")
        if plan.outdated:
            print(
                f"{plan.outdated} of these were graded before the exercise or its checks were changed "
                "(--outdated grades them again)."
            )
        for folder in misplaced:
            print(f"{printable(folder)} was left out: no assignment has that name. Is it right?")
        from tqdm import tqdm

        self.bar = tqdm(total=len(plan.todo), unit="submission", smoothing=0.05, disable=not plan.todo)

    def tick(self, verdict: Verdict) -> None:
        """Count one more."""
        self.bar.set_postfix_str(
            f"{printable(verdict.student)}: {verdict.score:g}/{verdict.max_score:g}", refresh=False
        )
        self.bar.update()


def _port(text: str) -> int:
    if (port := _positive(text)) > 65535:  # the system would take another one, without a word
        raise argparse.ArgumentTypeError(f"{text!r} is more than 65535")
    return port


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)
