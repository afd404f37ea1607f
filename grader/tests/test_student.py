"""The engine of visible checks and judges: general relations, forms of one mistake, functions that build on others."""

from __future__ import annotations

import collections
import copy
import json
import pickle

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader_sandbox.contract import ProbeResult
from nbgrader_sandbox.grade.answers import AnswerError
from nbgrader_sandbox.grade.questions import Exercise, _through, exact, feedback_text, numbers
from nbgrader_sandbox.student import CheckFailed, made
from nbgrader_sandbox.student.calls import answer
from nbgrader_sandbox.student.check import Feedback
from nbgrader_sandbox.student.match import findings, relation, usable
from nbgrader_sandbox.student.say import called, comparison, words
from nbgrader_sandbox.student.values import Got, like

TABLE = np.array([[0.5, -1.25, 2.0, 3.5], [4.0, 0.75, -6.5, 7.25], [1.5, 9.0, 8.125, -2.0]])
ROW = np.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.0, 6.0])
RELATIONS = {
    "half as large": (TABLE / 2, TABLE, "half as large as it should be"),
    "bits for bytes": (8 * ROW, ROW, "bits for bytes"),
    "another factor": (7 * TABLE, TABLE, "off by the same factor everywhere"),
    "a factor a row": (TABLE * [[2], [3], [5]], TABLE, "a factor of its own in each row"),
    "rows and columns": (TABLE.T, TABLE, "rows and columns exchanged"),
    "rows and columns of a square": (TABLE[:, :3].T, TABLE[:, :3], "rows and columns exchanged"),
    "shape alone": (TABLE.T + 1, TABLE, "the shape of the transposed matrix"),
    "one position late": (np.r_[0, ROW[:-1]], ROW, "one position too late"),
    "one position early": (np.r_[ROW[1:], 0], ROW, "one position too early"),
    "one column late": (np.c_[[0, 0, 0], TABLE[:, :-1]], TABLE, "one position too late"),
    "reversed": (ROW[::-1], ROW, "in reverse order"),
    "one of two": (np.array([3.0, 5.0]), np.array([3.0, 4.0]), "Only the second number of"),
    "another order": (ROW[[2, 0, 1, 5, 4, 3, 6]], ROW, "the right numbers in another order"),
    "sign": (-TABLE, TABLE, "the opposite sign everywhere"),
    "signs lost": (np.abs(TABLE), TABLE, "the right magnitudes and wrong signs"),
    "cut off": (np.trunc(TABLE), TABLE, "cut off to whole numbers"),
    "rounded down": (np.floor(TABLE), TABLE, "rounded down to whole numbers"),
    "16 bits": (np.float16(TABLE / 3).astype(float), TABLE / 3, "too few digits"),
    "upside down": (1 / ROW, ROW, "upside down"),
    "the other share": (1 - ROW / 10, ROW / 10, "1 minus what is asked for"),
    "one too large": (ROW + 1, ROW, "one too large"),
    "one number too many": (np.r_[ROW, 1], ROW, "one number too many"),
    "another shape": (TABLE.reshape(4, 3) + 0, TABLE.reshape(2, 6), "the right numbers in another shape"),
    "few are wrong": (np.r_[ROW[:-1], 0], ROW, "right in most places"),
    "not finite": (np.r_[ROW[:-1], np.nan], ROW, "NaN or infinity"),
}


@pytest.mark.parametrize(("found", "expected", "words"), RELATIONS.values(), ids=RELATIONS)
def test_a_general_relation_is_named(found, expected, words):
    assert words in relation(numbers(1e-6), [(found.tolist(), expected.tolist())])[1]


def test_a_relation_of_single_numbers_has_to_hold_in_every_call():
    assert "half as large" in relation(numbers(), [(1.0, 2.0), (4.0, 8.0)])[1]
    assert relation(numbers(), [(1.0, 2.0), (5.0, 8.0)])[0] == ""
    assert relation(numbers(), [(7, 2), (7, 8)])[0] == "always the same"
    assert relation(numbers(), [(1.031, 1.0), (8.28, 8.0)])[0] == ""  # nearly the same factor is another one
    assert relation(numbers(), [(0.75, 0.25), (0.9, 0.1)])[0] == "complement"
    assert relation(numbers(), [(-1.0, 2.0), (-6.0, 7.0)])[0] != "complement"  # these are no shares
    assert "in reverse order" in relation(numbers(), [([3, 1], [1, 3]), ([5, 2], [2, 5])])[1]
    assert "reverse" not in relation(numbers(), [([3, 1], [1, 3])], alone=True)[1]


def test_of_single_numbers_at_least_the_direction_is_said():
    """Without a name: it is no mistake that others make in the same way."""
    assert relation(numbers(0), [(3, 2), (11, 8)]) == ("", "{part} is too large.", "")
    assert relation(numbers(0), [(1, 2), (7, 8)])[1] == "{part} is one too small."
    assert relation(numbers(0), [(3, 2), (7, 8)])[1] == "{part} is not right."
    assert relation(numbers(0), [("3", 2)])[1] == "{part} is text."


def test_counts_are_recognised_to_the_last_digit():
    """Two mistakes may differ by less than a millionth; with a tolerance, numbers have been rounded."""
    assert not numbers(0).matches(1_000_000_004, 1_000_000_900, 1_000_000_000)
    assert numbers(0).matches(1e9, 1_000_000_900, 1_000_000_000)
    assert numbers(1e-4).matches(1_000_000_004, 1_000_000_900, 1_000_000_000)


def test_one_can_go_on_with_any_count_but_not_with_any_number():
    assert usable(4.2e-4, 421, [numbers(0)])
    assert not usable(0, 421, [numbers(0)])
    assert not usable(4.2e-4, 421, [numbers(1e-4)])
    assert usable({"a": [3.0]}, {"a": [421.0]}, [numbers(0), exact()])


def test_a_dict_is_shown_as_it_is_or_not_at_all():
    """So that the call of a message can be copied."""
    config = {"hidden": 72, "tied": True, "matrices": [[72, 24], [24, 72]], "name": None}
    assert called("f", [config, 3]) == f"f({config!r}, 3)"
    assert called("f", [config | {"codes": list(range(300))}]) == "f(…)"
    names = ["model.layers.1.self_attn.q_proj", "model.layers.1.self_attn.k_proj", "lm_head"]
    assert called("f", [names]) == f"f({names!r})"


@pytest.mark.parametrize(
    ("found", "expected", "words"),
    [
        (float("inf"), 945.25, "returned inf; expected 945.25."),
        ([0, 2], [0, 2, 5], "returned a list of length 2, [0, 2]; expected a list of length 3, [0, 2, 5]."),
        ([0.5], [0.5, 0.25], "returned a list of length 1; expected a list of length 2."),
        (5, [1, 2], "returned 5; expected a list of length 2, [1, 2]."),
    ],
)
def test_what_came_back_is_shown_where_its_form_alone_says_little(found, expected, words):
    kind = numbers()
    [finding] = findings({"": kind}, [Got(found)], [[expected]], {})
    assert comparison(finding, kind, "f", [1], Got(found), expected, {}) == f"`f(1)` {words}"


def test_an_error_type_alone_names_no_misconception():
    wrong = {"a mistake": {"": [{"raises": "ValueError", "says": "# is not #"}] * 2}}
    for text, name in (("no", "raised"), ("3 is not 14", "a mistake")):
        [found] = findings({"": numbers()}, [Got(None, "ValueError", text)] * 2, [[1], [2]], wrong)
        assert found.name == name


def test_what_is_wrong_without_an_error_is_said_first():
    got = [Got({"a": 1, "b": 5}), Got(None, "ValueError", "no")]
    kinds = {"a": numbers(), "b": numbers()}
    found = findings(
        kinds, got, [[{"a": 1, "b": 2}], [{"a": 1, "b": 3}]], {"five": {"b": [5, {"raises": "ValueError"}]}}
    )
    assert [one.name for one in found] == ["five", "raised"]


def test_keys_that_nobody_asked_for_are_named():
    kinds = {"a": numbers(), "keys": exact(path="", view=("keys",))}
    [found] = findings(kinds, [Got({"a": 1, "b": 2})], [[{"a": 1}]], {})
    assert found.part == "keys"
    assert "'b'" in found.message


def test_recorded_answers_come_in_the_students_type():
    torch = pytest.importorskip("torch")
    assert like(torch.zeros(2, dtype=torch.uint8), [0.5, -300.0]).tolist() == [0.5, -300.0]
    assert like(torch.zeros(2, dtype=torch.float64), [1, 2]).dtype == torch.float64
    assert isinstance(like(np.zeros(2), [1.5]), np.ndarray)
    assert like([], [1.5]) == [1.5]


# ---------------------------------------------------------------------------------------------- one builds on another

SPEC = """\
from nbgrader_sandbox.grade.questions import Ask, exact, numbers

REFERENCE = "plain"
ASKS = [
    Ask("test_steps", "steps", lambda case: [[case]], numbers(), points=1, through="watch"),
    Ask("test_sums", "sums", lambda case: [[case]], {"sum": numbers(), "keys": exact(path="", view=("keys",))},
        points=3, lose={"sum": 2, "keys|arguments": 1}, builds_on=["steps"], through="watch"),
]


def cases(seed):
    return [seed + 2, seed + 3, seed + 5, seed + 9]
"""
RIGHT = '"""\nabout: "plain"\n"""\n\n# %% steps\ndef steps(row):\n    return [value / 4 for value in row]\n\n' \
        '# %% sums\ndef sums(row):\n    return {"sum": sum(steps(row))}\n'  # fmt: skip
WRONG = {
    "halves": '"""\nmisconception: "a step is a half"\nscore: {test_steps: 0}\nmessage: "A step is a quarter."\n"""\n\n'
    "# %% steps\n#-    return [value / 4 for value in row]\n#+    return [value / 2 for value in row]\n\n"
    "# %% or steps\n#-    return [value / 4 for value in row]\n#+    return [value / 2 + 1 for value in row]\n",
    "mean": '"""\nmisconception: "a sum is a mean"\nscore: {test_sums: 1}\nmessage: "That is a mean."\n"""\n\n'
    '# %% sums\n#-    return {"sum": sum(steps(row))}\n#+    return {"sum": sum(steps(row)) / len(row)}\n',
}


def locked_cell(name, points):
    marks = {"grade_id": name, "points": points, "grade": True, "solution": False, "locked": True}
    return new_code_cell("check()", metadata={"nbgrader": marks})


def written(folder, spec=SPEC, wrongs=WRONG):
    for kind, files in (("right", {"plain": RIGHT}), ("wrong", wrongs)):
        (folder / kind).mkdir(parents=True)
        for name, text in files.items():
            (folder / kind / f"{name}.py").write_text(text, encoding="utf-8")
    (folder / "spec.py").write_text(spec, encoding="utf-8")
    notebook = new_notebook(cells=[locked_cell("test_steps", 1), locked_cell("test_sums", 3)])
    (folder / "one.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    return Exercise.from_folder(written(tmp_path_factory.mktemp("solutions") / "one"))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"plain"', '"nobody"', r"one/spec.py names 'nobody' as REFERENCE"),
        ("points=1", "points=2", r"gives the points {'test_steps': 2, .*}, and the test cells carry {'test_steps': 1,"),
        ("[[case]], numbers", "[[{case[0]}]], numbers", r"one/spec.py, Ask 'steps': its calls are not plain JSON"),
        ("seed + 9", "sed + 9", r"NameError: name 'sed' is not defined \(one/spec.py, line 12\)"),
        ("seed + 9]", "seed + 9", r"SyntaxError: .*\(spec.py, line 12\)"),
        ("score: {test_steps", "score: {test_stpes", r"one/wrong/halves.py: there is no test 'test_stpes'"),
        ("score: {test_steps: 0}", "unseen: [steps]", r"one/wrong/halves.py: there is no test 'steps'"),
        ("score: {test_steps: 0}", "score: a: b", r"one/wrong/halves.py, line 3: the docstring is no YAML"),
        ("misconception: ", "miscon: ", r"one/wrong/halves.py has no `misconception`"),
        ("# %% steps\n#-", "# %% steps\n#-x", r"one/wrong/halves.py, cell 'steps': these lines stand 0 times"),
    ],
)
def test_an_authors_mistake_is_one_sentence_with_its_file(tmp_path, old, new, sentence):
    wrong = {name: text.replace(old, new) for name, text in WRONG.items()}
    with pytest.raises(AnswerError, match=sentence):
        feedback_text(written(tmp_path / "one", SPEC.replace(old, new), wrong))


@pytest.fixture(scope="module")
def feedback(exercise):
    return Feedback(json.loads(json.dumps(exercise.feedback())))


def names(steps="[value / 4 for value in row]", sums='{"sum": sum(steps(row))}'):
    found = {}
    exec(f"def steps(row):\n    return {steps}\n\ndef sums(row):\n    return {sums}\n", found)
    return found


def judged(exercise, found):
    every = exercise.drawn(5)
    got = [[answer(found[ask.function], args, watch=True) for args in asked] for ask, asked, _ in every]
    return {one.id: one for one in exercise.criteria(every, got)}


@pytest.mark.parametrize("steps", ["[value / 2 for value in row]", "[value / 2 + 1 for value in row]"])
def test_any_form_of_a_mistake_has_its_name_and_costs_once(exercise, feedback, steps):
    found = names(steps)
    first, second = judged(exercise, found).values()
    assert (first.points, first.names, first.reason) == (0, ("halves",), "A step is a quarter.")
    assert second.points == 3
    with pytest.raises(CheckFailed, match="A step is a quarter"):
        feedback.check("steps", found)
    assert feedback.check("sums", found) == "✓ "


def test_a_mistake_is_recognised_on_the_students_own_earlier_values(exercise, feedback):
    found = names("[value / 2 for value in row]", '{"sum": sum(steps(row)) / len(row)}')
    second = judged(exercise, found)["test_sums"]
    assert (second.points, second.names) == (1, ("mean",))
    with pytest.raises(CheckFailed, match="That is a mean"):
        feedback.check("sums", found)


@pytest.mark.parametrize(("steps", "points"), [("None", 0), ("[0.0 for value in row]", 1), ("[1 / 0]", 0)])
def test_a_function_is_not_blamed_for_an_earlier_one(exercise, feedback, steps, points):
    found = names(steps)
    assert judged(exercise, found)["test_sums"].points == points
    with pytest.raises(CheckFailed, match="fix `steps` first"):
        feedback.check("sums", found)


def test_nor_for_numbers_that_follow_in_part_from_it(feedback):
    """What is recorded of the earlier one does not stand in where it is called with other arguments."""
    found = names("[value / 2 for value in row]", '{"sum": sum(steps(row[:2])) + sum(steps(row[2:]))}')
    with pytest.raises(CheckFailed, match="fix `steps` first"):
        feedback.check("sums", found)


@pytest.mark.parametrize(
    ("sums", "points", "words"),
    [
        ('{"sum": sum(steps(row)), "n": 1}', 2, "'n', which nobody asked for"),
        ('{"sum": sum(steps(row)), **(row.append(1) or {})}', 2, "changes its arguments"),
        ('{"sum": 2 * sum(steps(row))}', 1, "twice as large"),
        ('{"total": sum(steps(row))}', 0, "without the key 'sum'"),
        ("sum(steps(row))", 0, "returns no dict"),
    ],
)
def test_a_wrong_part_costs_what_it_is_worth(exercise, feedback, sums, points, words):
    second = judged(exercise, names(sums=sums))["test_sums"]
    assert second.points == points
    assert words in second.reason
    with pytest.raises(CheckFailed, match=words.split(",")[0]):
        feedback.check("sums", names(sums=sums))


def test_what_a_notebooks_own_function_saw_of_the_arguments(exercise):
    ask = exercise.asks[0]
    seen = _through(ProbeResult("ok", {"value": [1], "args": [[4]]}), ask, [[4]])
    assert seen == (Got([1]), "")
    assert _through(ProbeResult("ok", {"value": [1], "args": [[4, 1]]}), ask, [[4]])[0].changed
    assert "leave that cell as it was" in _through(ProbeResult("ok", [1]), ask, [[4]])[1]
    gone, said = _through(ProbeResult("error", None, "KeyError", "'steps'"), ask, [[4]])
    assert gone.error == "NameError"
    assert "`steps`" in said


def test_an_error_whose_text_has_braces_is_reported_like_any_other():
    def raises():
        raise ValueError("{x} is not in {part}")

    [found] = findings({"": numbers()}, [answer(raises, [])], [[1.0]], {})
    assert words(found, "f", {}, "test_f", {})[0] == "`f` stopped with ValueError: {x} is not in {part}."


# ---------------------------------------------------------------------------------------------- models


def test_configurations_are_noticed_wherever_they_are_made(monkeypatch):
    """In a call or outside, copied and changed, loaded from a pickle; each is told once, the newest first."""
    transformers = pytest.importorskip("transformers")
    monkeypatch.setattr(made, "_made", collections.deque(maxlen=made.MOST_KEPT))
    made.watch()
    one = transformers.GPT2Config(n_layer=3)
    with made.during("f"):
        for layers in (1, 1, 2):
            pickle.loads(pickle.dumps(one)).n_layer = layers
        copy.deepcopy(one).n_layer = 5
    with made.during("g"):
        transformers.GPT2Config(n_layer=7)
    assert type("Odd", (transformers.GPT2Config, dict), {})(n_layer=7) == {}
    found = made.configurations("f")
    assert [sizes["n_layer"] for sizes in found["called"]] == [5, 2, 1]
    assert [sizes["n_layer"] for sizes in found["others"]] == [7, 3]
    assert {sizes["model_type"] for sizes in found["called"]} == made.types() == {"gpt2"}


def test_the_newest_configurations_are_kept_and_no_more(monkeypatch):
    transformers = pytest.importorskip("transformers")
    monkeypatch.setattr(made, "_made", collections.deque(maxlen=made.MOST_KEPT))
    made.watch()
    for layers in range(made.MOST_TOLD + 5):
        transformers.GPT2Config(n_layer=layers)
    told = [sizes["n_layer"] for sizes in made.configurations("f")["others"]]
    assert told == list(range(made.MOST_TOLD + 4, 4, -1))
