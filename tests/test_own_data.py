"""The folder for one's own data: each bad line is named in a sentence, no copy leaks, and the script does it all."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys

import pytest

from ci.repository import ROOT

FOLDER = ROOT / "chapters" / "your_own_data"
GOOD = '{"messages": [{"role": "user", "content": "Tea?"}, {"role": "assistant", "content": "1 tea"}]}'


@pytest.fixture(scope="module")
def finetune():
    spec = importlib.util.spec_from_file_location("finetune", FOLDER / "finetune.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def line(*messages):
    return json.dumps({"messages": [{"role": role, "content": content} for role, content in messages]}).encode()


BAD = {
    "is not JSON: Expecting property name enclosed in double quotes at character 2": b"{'messages': []}",
    "is not JSON: Unterminated string": GOOD[:-20].encode(),
    "is not UTF-8": GOOD.replace("Tea?", "Thé?").encode("latin-1"),
    "has no list `messages`": b'{"text": "Tea?"}',
    "has no list": b'["Tea?"]',
    "message 1 has no known role": line(("human", "Tea?"), ("assistant", "1 tea")),
    "message 2 has no known role": b'{"messages": [{"role": "user", "content": "Tea?"}, "1 tea"]}',
    "message 2 has no text": line(("user", "Tea?"), ("assistant", " ")),
    "message 1 has no text": b'{"messages": [{"role": "user", "content": null}]}',
    "is last. Here: nothing.": b'{"messages": []}',
    "is last. Here: user.": line(("user", "Tea?")),
    "is last. Here: system.": line(("system", "Write.")),
    "is last. Here: user, system, assistant.": line(("user", "Tea?"), ("system", "Write."), ("assistant", "1 tea")),
    "is last. Here: assistant, user.": line(("assistant", "Hello!"), ("user", "Tea?")),
}


@pytest.mark.parametrize("says", BAD)
def test_a_bad_line_is_named_in_a_sentence(says, finetune, tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_bytes(b"\n".join((GOOD.encode(), b"", BAD[says], b"{")))
    with pytest.raises(finetune.DataError) as raised:
        finetune.read(path)
    problem, hint = str(raised.value).split("\n  What to do: ")
    assert problem.startswith("mine.jsonl, line 3")
    assert says in problem
    assert "\n" not in problem
    assert len(hint) > 10


@pytest.mark.parametrize("content", [None, b"", b"\n \n"])
def test_no_file_and_no_line_are_said(content, finetune, tmp_path):
    if content is not None:
        (tmp_path / "mine.jsonl").write_bytes(content)
    with pytest.raises(finetune.DataError, match=r"mine\.jsonl has no line" if content is not None else "There is no"):
        finetune.read(tmp_path / "mine.jsonl")


def test_what_editors_add_does_no_harm(finetune, tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([GOOD, "", GOOD.replace("Tea?", "Thé?\u2028"), ""]).encode())
    assert [one["messages"][0]["content"] for one in finetune.read(path)] == ["Tea?", "Thé?\u2028"]


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 1.0])
def test_no_question_stands_on_both_sides(share, finetune):
    conversations = finetune.read(FOLDER / "orders.jsonl")
    train, held_out = finetune.split(conversations, share)
    questions = [{re.sub(r"\W", "", finetune.asked(one)) for one in side} for side in (train, held_out)]
    assert len(train) + len(held_out) == len(conversations)
    assert not questions[0] & questions[1]
    assert all(questions)
    assert len(questions[1]) == min(max(1, round(share * 200)), 199)
    assert finetune.split(conversations, share) == (train, held_out)


def test_one_question_cannot_be_split(finetune):
    with pytest.raises(finetune.DataError, match="same question"):
        finetune.split([json.loads(GOOD), json.loads(GOOD.replace("Tea?", "TEA ..."))])


def test_a_bad_file_ends_the_script_without_a_traceback(tmp_path):
    (tmp_path / "mine.jsonl").write_text(GOOD + "\n{")
    command = [sys.executable, str(FOLDER / "finetune.py"), "--data", "mine.jsonl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert done.stderr.startswith("mine.jsonl, line 2 is not JSON")
    assert "Traceback" not in done.stderr


def test_the_script_trains_and_saves_an_adapter(finetune, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = (FOLDER / "orders.jsonl").read_text("utf-8").splitlines()[:8]
    (tmp_path / "mine.jsonl").write_text("\n".join([*lines, GOOD.replace("Tea?", "Tea? " * 60)]), "utf-8")
    short = ["--steps", "1", "--batch", "2", "--accumulate", "1", "--ask", "1", "--max-length", "95"]
    assert finetune.main(["--data", "mine.jsonl", *short]) == 0
    said = capsys.readouterr().out
    assert re.search(r"held-out loss: \d\.\d{3} nats per label", said)
    assert re.search(r"1 of \d+ answers are longer than --max-length 95", said)
    assert re.search(r"\d of 1 exactly right", said)
    assert {"adapter_config.json", "adapter_model.safetensors"} <= {
        path.name for path in (tmp_path / "my_adapter").iterdir()
    }
