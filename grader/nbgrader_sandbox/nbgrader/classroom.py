"""GitHub Classroom: fetch the students' repositories, and comment on the commits that were graded.

GitHub's own program ``gh`` asks and answers; it knows who you are. Student repositories hold no secret: the checks,
the gradebook and the token stay where this runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory

from nbgrader_sandbox.errors import GraderError, UsageError
from nbgrader_sandbox.nbgrader.collect import read_record, write_record

PREFIX = "github-classroom:"
MOST_MB = 500  # of a repository; notebooks take a few
# Files of Git LFS stay away, and nobody is asked for a password: a repository that needs one is left out.
ENVIRONMENT = {"GIT_LFS_SKIP_SMUDGE": "1", "GIT_TERMINAL_PROMPT": "0"}


class GitHubError(GraderError):
    """GitHub, or ``gh``, did not do what was asked."""


def fetch(number: str, folder: Path) -> list[str]:
    """Clone each accepted repository into a folder whose name says whose it is, and return what had to be left out.

    The time is that of the last push, which GitHub notes; a commit's own date is what its author wrote.

    Args:
        number: of the assignment in GitHub Classroom, as the address of its page has it.

    Raises:
        UsageError: ``number`` is none, or ``gh`` is not installed.
        GitHubError: GitHub refuses, or has no such assignment.
    """
    if not number.isdecimal():
        raise UsageError(
            f"{PREFIX}{number} has no number.", f"write {PREFIX}12345, with the number that ends the page's address."
        )
    left_out = []
    for accepted in _pages(f"assignments/{number}/accepted_assignments?per_page=100"):
        repository = accepted["repository"]["full_name"]
        try:
            about = _api(f"repos/{repository}")
            if (megabytes := about.get("size", 0) / 1000) > MOST_MB:
                left_out.append(f"{repository}: it has {megabytes:.0f} MB, and at most {MOST_MB} are fetched")
                continue
            pushed = re.sub(r"\D", "-", about["pushed_at"].removesuffix("Z"))
            # Git's files are read-only, which on Windows rmtree doesn't remove and a temporary folder does.
            with tempfile.TemporaryDirectory(prefix="nbgrader-clone-") as scratch:
                clone = Path(scratch, repository.replace("/", "~"))
                _run("gh", "repo", "clone", repository, str(clone), "--", "--depth=1", "--quiet")
                commit = _run("git", "-C", str(clone), "rev-parse", "HEAD").strip()
                for student in accepted["students"]:  # several in a group
                    shutil.copytree(clone, folder / f"{student['login']}~{clone.name}~{commit}~{pushed}", symlinks=True)
        except GitHubError as error:
            left_out.append(f"{repository}: {error.problem}")
    return left_out


def comment(verdict: dict[str, Any], by_hand: float) -> str:
    """Return a verdict as Markdown. What a student may have chosen stands in code blocks: it can call nobody."""
    lines = [f"**{verdict['assignment']}: {verdict['score']:g} of {verdict['max_score']:g} points**"]
    if by_hand:
        lines.append(f"Up to {by_hand:g} more are for written answers, which a person reads.")
    lines += ["", "| question | points |", "|---|---|"]
    for one in verdict["questions"]:
        points = "a person decides" if one["score"] is None else f"{one['score']:g} of {one['max_score']:g}"
        lines.append(f"| `{one['id']}` | {points} |")
    for one in verdict["questions"]:
        if one["score"] != one["max_score"]:
            fence = "`" * max([2, *map(len, re.findall("`+", one["reason"]))]) + "`"
            lines += ["", f"`{one['id']}`", f"{fence}text", one["reason"], fence]
    return "\n".join(lines) + "\n"


def post(
    course: CourseDirectory, assignment: str, verdicts: list[dict[str, Any]], by_hand: float, dry_run: bool = False
) -> list[str]:
    """Comment on each graded commit, once for the same words, and return a line for each student.

    A commit that is not there any more, after a forced push, stops nobody else's comment.

    Raises:
        UsageError: nothing was collected from GitHub Classroom.
        GitHubError: GitHub refuses all comments.
    """
    record = read_record(course, assignment)
    if record["portal"] != "GitHub Classroom":
        raise UsageError(
            f"{assignment} was not collected from GitHub Classroom.",
            f"nbgrader-sandbox collect {assignment} {PREFIX}NUMBER",
        )
    failed: list[GitHubError] = []
    lines, done = [], {about.get("posted"): student for student, about in record["students"].items()}
    for verdict in verdicts:
        about = record["students"].get(verdict["student"], {})
        if not about.get("commit"):
            lines.append(f"{verdict['student']}  left out: it is not known which commit was graded")
            continue
        body = comment(verdict, by_hand)
        where = f"{_repository(about)}@{about['commit'][:7]}"
        mark = hashlib.sha256(f"{where} {body}".encode()).hexdigest()
        if mark in done:
            lines.append(f"{verdict['student']}  {where}  unchanged")
            continue
        if not dry_run:
            target = f"repos/{_repository(about)}/commits/{about['commit']}/comments"
            try:
                _run("gh", "api", "--method", "POST", target, "--input", "-", said=json.dumps({"body": body}))
            except GitHubError as error:
                failed.append(error)
                lines.append(f"{verdict['student']}  {where}  not posted: {error.problem}")
                continue
            done[mark] = about["posted"] = mark
            write_record(course, assignment, record)
        lines.append(f"{verdict['student']}  {where}  {verdict['score']:g} of {verdict['max_score']:g}")
    if failed and len(failed) == len(lines):
        raise failed[0]
    return lines


def _repository(about: dict[str, str]) -> str:
    return about["number"].replace("~", "/", 1)


def _api(path: str) -> Any:
    return json.loads(_run("gh", "api", path))


def _pages(path: str) -> list[Any]:
    """The entries of all pages: older versions of ``gh`` print one array after the other."""
    said, entries = _run("gh", "api", "--paginate", path).strip(), []
    while said:
        page, end = json.JSONDecoder().raw_decode(said)
        entries += page
        said = said[end:].lstrip()
    return entries


def _run(*command: str, said: str = "") -> str:
    try:
        environment = {**os.environ, **ENVIRONMENT}
        done = subprocess.run(
            command, input=said, capture_output=True, encoding="utf-8", errors="replace", env=environment
        )
    except FileNotFoundError as error:
        raise UsageError(
            f"The program {command[0]} is not installed.",
            "install it: https://cli.github.com (gh), https://git-scm.com.",
        ) from error
    if done.returncode:
        problem = " ".join((done.stderr or done.stdout).split())[:300]
        raise GitHubError(
            f"`{' '.join(command[:3])}` failed: {problem}.",
            "is GH_TOKEN the token of an owner of the classroom's organization, and the number right?",
        )
    return done.stdout
