"""Every right answer keeps everything, every wrong one gets its score, and no reason gives the answer away."""

from __future__ import annotations

import re
from dataclasses import replace

import nbformat
import pytest
from nbgrader.apps.baseapp import NbGrader
from nbgrader_sandbox.grade import assignment, pipeline, questions

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


COUNTED = """
    model = get_peft_model(model, LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return model.get_nb_trainable_parameters()[0]"""
BY_THE_HUB = {
    "its own class": """\
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(MODEL_NAME)
tokenizer.pad_token = tokenizer.eos_token

def count_trainable(rank):
    model = AutoModelForCausalLM.from_pretrained(MODEL_NAME, device_map="auto", dtype="auto").to("cpu")""",
    "from a configuration": """\
from transformers import AutoConfig, AutoModelForCausalLM

def count_trainable(rank):
    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(MODEL_NAME))""",
    "from its files": """\
from huggingface_hub import snapshot_download
from transformers import AutoModelForCausalLM

def count_trainable(rank):
    model = AutoModelForCausalLM.from_pretrained(snapshot_download(MODEL_NAME))""",
    "a copy of one": """\
import copy
from transformers import pipeline

generate = pipeline("text-generation", model=MODEL_NAME)

def count_trainable(rank):
    model = copy.deepcopy(generate.model)""",
}


def _loaded(source, count_trainable, choice, trusted=False):
    """The verdict on a right answer whose function is this one, with this choice of a model."""
    [right] = [answer for answer in exercises.answers("ex_9_3", "right") if answer.name == "bars_by_name"]
    answer = replace(right, cells=right.cells | {"count_trainable": count_trainable, "choose_model": choice})
    text = nbformat.writes(exercises.fill(exercises.release("ex_9_3"), answer))
    submitted = pipeline.Submitted("ex_9_3", text.encode(), "0" * 64, seed=1)
    [graded] = pipeline.grade(pipeline.Job("somebody", source["ex_9_3"], [submitted], trusted=trusted))
    return graded.verdict


@pytest.mark.parametrize(
    ("how", "model", "targets", "trusted"),
    [
        ("its own class", "Qwen/Qwen2.5-0.5B", ["q_proj", "v_proj"], False),
        ("from a configuration", "gpt2", ["c_attn"], False),
        ("from its files", "TinyLlama/TinyLlama-1.1B-Chat-v1.0", r".*\.self_attn\.(q|v)_proj", False),
        ("a copy of one", "distilbert/distilgpt2", ["c_attn"], False),
        ("its own class", "gpt2", ["c_attn"], True),
    ],
)
def test_a_model_of_the_hub_is_built_from_its_sizes(source, how, model, targets, trusted):
    """There is no network here, and there was one at home."""
    choice = f"MODEL_NAME = {model!r}\nTARGET_MODULES = {targets!r}"
    verdict = _loaded(source, BY_THE_HUB[how] + COUNTED, choice, trusted)
    assert [q.points for q in verdict.questions] == [2, 3, 1, 2, 2], [q.reason for q in verdict.questions]


def test_a_wrong_count_of_a_model_of_the_hub_earns_nothing(source):
    every = COUNTED.replace("[0]", "[1]")
    verdict = _loaded(source, BY_THE_HUB["its own class"] + every, 'MODEL_NAME = "gpt2"\nTARGET_MODULES = ["c_attn"]')
    assert [q.points for q in verdict.questions] == [0, 0, 0, 0, 2], [q.reason for q in verdict.questions]


def test_an_unknown_model_of_the_hub_is_left_to_a_person(source):
    """Right at home, where there is a network: no zero, then, where there is none."""
    choice = 'MODEL_NAME = "stabilityai/stablelm-2-1_6b"\nTARGET_MODULES = ["q_proj"]'
    verdict = _loaded(source, BY_THE_HUB["its own class"] + COUNTED, choice)
    assert verdict.status == "review"
    assert [q.points for q in verdict.questions] == [None] * 5
    assert any("stops on the grader's machine" in q.reason for q in verdict.questions)


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
