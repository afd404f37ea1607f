"""Every right answer keeps everything, every wrong one gets its score, and no reason gives the answer away."""

from __future__ import annotations

import re
from dataclasses import replace

import nbformat
import pytest
from nbgrader.apps.baseapp import NbGrader
from nbgrader_sandbox.grade import pipeline, questions
from nbgrader_sandbox.nbgrader import assignment

from ci import exercises

pytestmark = pytest.mark.usefixtures("bubblewrap")

# Of exercises whose checks are data a few answers: tests/test_specs.py grades all of them without a sandbox.
ANSWERS = [(name, kind, answer) for name in exercises.names() for kind in ("right", "wrong")
           for answer in exercises.answers(name, kind)
           [:: 20 if questions.reference(exercises.ROOT / exercises.SOURCES / name) else 1]]  # fmt: skip


@pytest.fixture(scope="module")
def source():
    """Assignments of the course, read once each."""
    app = NbGrader()
    app.initialize([], root=str(exercises.ROOT))
    return {name: assignment.load(app.coursedir, name) for name in exercises.names()}


@pytest.mark.parametrize(("name", "kind", "answer"), ANSWERS, ids=[f"{n}/{k}/{a.name}" for n, k, a in ANSWERS])
def test_an_answer_gets_its_score(source, name, kind, answer):
    text = nbformat.writes(exercises.fill(exercises.release(name), answer))
    submitted = pipeline.Submitted(name, text.encode(), "0" * 64, seed=len(answer.name))
    [graded] = pipeline.grade(pipeline.Job("somebody", source[name], [submitted]))
    found = {q.id: q.points for q in graded.verdict.questions}
    reasons = {q.id: q.reason for q in graded.verdict.questions}
    assert found == pytest.approx(answer.score), reasons
    assert graded.verdict.status == "graded"
    if kind == "right":
        assert graded.verdict.score == graded.verdict.max_score
    telling = [reason for reason in reasons.values() if re.search(r"\d{4}|\d[,_ ]\d{3}", reason)]
    assert not telling, "a long number may be a hidden question's answer"


HUB = """\
def count_trainable(rank):
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(MODEL_NAME)
    model = get_peft_model(model, LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return model.get_nb_trainable_parameters()[0]"""


@pytest.mark.parametrize("model", ["gpt2", "distilbert/distilgpt2"])
def test_a_model_from_the_hub_is_left_to_a_person(source, model):
    """Right at home, where there is a network: no zero, then, where there is none."""
    [right] = [answer for answer in exercises.answers("ex_9_3", "right") if answer.name == "bars_by_name"]
    choice = f'MODEL_NAME = "{model}"\nTARGET_MODULES = ["c_attn"]'
    answer = replace(right, cells=right.cells | {"count_trainable": HUB, "choose_model": choice})
    text = nbformat.writes(exercises.fill(exercises.release("ex_9_3"), answer))
    [graded] = pipeline.grade(
        pipeline.Job("somebody", source["ex_9_3"], [pipeline.Submitted("ex_9_3", text.encode(), "0" * 64, seed=1)])
    )
    assert graded.verdict.status == "review"
    assert [q.points for q in graded.verdict.questions] == [None] * 5
    assert any("stops on the grader's machine" in q.reason for q in graded.verdict.questions)


BY_HAND = """\
from transformers import AutoModelForCausalLM, {config}

def count_trainable(rank):
    sizes = dict(hidden_size=128, intermediate_size=256, num_hidden_layers=2, num_attention_heads=4, vocab_size=99)
    model = AutoModelForCausalLM.from_config({config}(**sizes))
    lora = LoraConfig(r=rank, target_modules=TARGET_MODULES)
    return {times} * get_peft_model(model, lora).get_nb_trainable_parameters()[0]"""


@pytest.mark.parametrize(
    ("config", "times", "points"),
    [
        ("StableLmConfig", 1, [None] * 4),
        ("StableLmConfig", 2, [None] * 4),
        ("Qwen2Config", 1, [2, 3, 1, 2]),
        ("Qwen2Config", 2, [0] * 4),
    ],
)
def test_a_model_without_a_name_is_the_one_that_the_function_builds(source, config, times, points):
    """A right count of it earns everything, a wrong one nothing, and what the course can't check goes to a person."""
    [right] = [answer for answer in exercises.answers("ex_9_3", "right") if answer.name == "class_around_a_lambda"]
    cells = right.cells | {"count_trainable": BY_HAND.format(config=config, times=times)}
    text = nbformat.writes(exercises.fill(exercises.release("ex_9_3"), replace(right, cells=cells)))
    [graded] = pipeline.grade(
        pipeline.Job("somebody", source["ex_9_3"], [pipeline.Submitted("ex_9_3", text.encode(), "0" * 64, seed=1)])
    )
    assert [q.points for q in graded.verdict.questions] == [*points, 2]


def test_every_exercise_has_answers_of_both_kinds():
    assert {(name, kind) for name, kind, _ in ANSWERS} == {
        (name, kind) for name in exercises.names() for kind in ("right", "wrong")
    }
