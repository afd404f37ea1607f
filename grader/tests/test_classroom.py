"""GitHub Classroom, rehearsed: real git repositories, and a program `gh` that answers as GitHub's reference says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import doubling
import nbformat
import pytest
import yaml
from nbgrader_sandbox import cli
from nbgrader_sandbox.nbgrader import classroom

WORKFLOW = Path(__file__).parents[1] / "examples" / "github-classroom.yml"
GH = """\
#!{python}
import json, subprocess, sys
hub, arguments = {hub!r}, sys.argv[1:]
if arguments[:2] == ["repo", "clone"]:
    sys.exit(subprocess.run(["git", "clone", *arguments[5:], "file://" + hub + "/" + arguments[2], arguments[3]]).returncode)
path = arguments[-1] if arguments[1] != "--method" else arguments[3]
if arguments[1] == "--method":
    if arguments[3].split("/")[2] in open(hub + "/forced").read().split():
        sys.exit("gh: No commit found for SHA (HTTP 422)")
    open(hub + "/posted.jsonl", "a").write(json.dumps([path, json.load(sys.stdin)["body"]]) + "\\n")
    print("{{}}")
elif path.startswith("assignments/7/"):
    pages = json.load(open(hub + "/accepted.json"))
    print("".join(json.dumps([page]) for page in pages))  # one array for each page, as older versions print them
elif path.startswith("repos/"):
    print(json.dumps({{"pushed_at": "2026-11-20T22:15:03Z", "size": 600_000 if "huge" in path else 12}}))
else:
    sys.exit("gh: Not Found (HTTP 404)")
"""


def git(folder, *arguments):
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """Four accepted repositories: right, half right and of two students, hostile, and empty."""
    folder = tmp_path / "hub"
    loud = doubling.submission(treble="def treble(x):\n    raise ValueError('@everyone ```` [x](http://y)')")
    work = {"ada": doubling.submission(), "bob": doubling.submission(treble="treble = None"), "eve": loud}
    accepted = []
    for student in (*work, "zoe"):
        repository = folder / "org" / f"ex-{student}"
        repository.mkdir(parents=True)
        git(repository, "init", "-q")
        if student in work:
            (repository / "sub").mkdir()
            nbformat.write(work[student], repository / "sub" / f"{doubling.NAME}.ipynb")
            (repository / "timestamp.txt").write_text("1999-01-01 00:00:00 UTC")
            (repository / "secret").symlink_to("/etc/passwd")
            git(repository, "add", ".")
            git(repository, "commit", "-q", "-m", "done", "--date", "1999-01-01T00:00:00")
        logins = ["bob", "ben_x"] if student == "bob" else [student]
        students = [{"login": login} for login in logins]
        accepted.append({"students": students, "repository": {"full_name": f"org/ex-{student}"}})
    accepted.append({"students": [{"login": "max"}], "repository": {"full_name": "org/ex-huge"}})
    (folder / "accepted.json").write_text(json.dumps(accepted))
    (folder / "posted.jsonl").touch()
    (folder / "forced").touch()
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "gh").write_text(GH.format(python=sys.executable, hub=str(folder)))
    (programs / "gh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}")
    return folder


@pytest.mark.usefixtures("bubblewrap")
def test_the_workflow_grades_and_comments_once(hub, tmp_path):
    root = doubling.make_course(tmp_path / "course")
    steps = {s.get("name"): s.get("run") for s in yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["grade"]["steps"]}
    environment = {
        **os.environ,
        "ASSIGNMENT": doubling.NAME,
        "NUMBER": "7",
        "GITHUB_STEP_SUMMARY": str(hub / "summary"),
    }

    def run(*names):
        said = ""
        for name in names:
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", steps[name]],
                cwd=root,
                env=environment,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            said += done.stdout
        return said

    said = run("Grade", "Post")
    assert "GitHub Classroom: 4 submissions" in said
    assert "org/ex-zoe" in said  # an empty repository stops nobody
    assert "org/ex-huge: it has 600 MB" in said
    assert "a link" in said
    stamp = root / "submitted" / "ada" / doubling.NAME / "timestamp.txt"
    assert stamp.read_text() == "2026-11-20 22:15:03 UTC\n", "GitHub says when, not the student"
    posted = [json.loads(line) for line in (hub / "posted.jsonl").read_text().splitlines()]
    assert sorted(path.split("/")[2] for path, _ in posted) == ["ex-ada", "ex-bob", "ex-eve"], "once for a group"
    bodies = {path.split("/")[2]: body for path, body in posted}
    assert bodies["ex-ada"].startswith(f"**{doubling.NAME}: 10 of 10 points**")
    assert "| `test_treble` | 0 of 4 |" in bodies["ex-bob"]
    assert "ada" not in (hub / "summary").read_text()
    assert "unchanged" in run("Grade", "Post")
    assert len((hub / "posted.jsonl").read_text().splitlines()) == 3


def test_a_commit_that_is_gone_stops_nobody_elses_comment(hub, monkeypatch, tmp_path):
    def verdict(student):
        return {"student": student, "assignment": "ex", "score": 1, "max_score": 4, "questions": []}

    students = {name: {"name": name, "number": f"org~ex-{name}", "commit": "0" * 40} for name in ("ada", "bob")}
    record = {"portal": "GitHub Classroom", "students": students}
    monkeypatch.setattr(classroom, "read_record", lambda *_: record)
    monkeypatch.setattr(classroom, "write_record", lambda *_: None)
    (hub / "forced").write_text("ex-ada")
    lines = classroom.post(None, "ex", [verdict("ada"), verdict("bob")], 0)
    assert ["not posted" in line for line in lines] == [True, False]
    assert "No commit found" in lines[0]
    (hub / "forced").write_text("ex-ada ex-cleo")
    record["students"] = {"ada": students["ada"]}
    with pytest.raises(classroom.GitHubError, match="No commit found"):
        classroom.post(None, "ex", [verdict("ada")], 0)


def test_what_a_student_chose_calls_nobody():
    reason = "ValueError: @everyone ```` [x](http://y)"
    verdict = {"assignment": "ex", "score": 0, "max_score": 4,
               "questions": [{"id": "t", "score": 0, "max_score": 4, "reason": reason}]}  # fmt: skip
    body = classroom.comment(verdict, by_hand=2)
    assert body.endswith(f"`t`\n`````text\n{reason}\n`````\n"), "the fence is longer than any in the reason"
    assert "2 more" in body
    verdict["questions"][0]["score"] = None
    assert "| `t` | a person decides |" in classroom.comment(verdict, by_hand=0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["collect", doubling.NAME, "github-classroom:x"], "has no number"),
        (["collect", doubling.NAME, "github-classroom:8"], "Not Found"),
        (["post", doubling.NAME], "was not collected from GitHub Classroom"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(hub, tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(doubling.make_course(tmp_path / "course"))
    assert cli.main(arguments) == 2
    assert words in capsys.readouterr().err


def test_without_gh_it_says_where_to_get_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(doubling.make_course(tmp_path / "course"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cli.main(["collect", doubling.NAME, "github-classroom:7"]) == 2
    assert "https://cli.github.com" in capsys.readouterr().err
