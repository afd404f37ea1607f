"""Every way in which fetching a model can fail, against a local server that answers as the hub does."""

from __future__ import annotations

import time

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from course_utils import errors, fake_hub, memory, models


@pytest.fixture(scope="module")
def tiny_files(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("tiny")
    config = LlamaConfig(
        hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2, vocab_size=64
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def hub(tiny_files, tmp_path, monkeypatch):
    monkeypatch.setattr(models, "HUB_TIMEOUT_S", 1.0)
    with fake_hub.serving(tiny_files, tmp_path / "hub") as server:
        yield server


def test_an_open_model_is_fetched_and_loaded(hub):
    model = models.load("owner/tiny", "fp32")
    assert model.config.hidden_size == 16
    assert next(model.parameters()).dtype == torch.float32


@pytest.mark.parametrize(
    ("mode", "error", "words"),
    [
        (
            "gated, not logged in",
            errors.GatedModelError,
            ["not logged in", "accept the licence on https://huggingface.co/owner/tiny,", "hf auth login"],
        ),
        (
            "gated, not approved",
            errors.GatedModelError,
            ["not been given access", "https://huggingface.co/owner/tiny, accept the licence"],
        ),
        ("missing", errors.ModelNotFoundError, ["owner/tiny", "check the spelling"]),
        ("broken", errors.NetworkError, ["could not be reached", "try again"]),
        ("hangs", errors.NetworkError, ["could not be reached", "try again"]),
        ("truncates", errors.DamagedFileError, ["did not arrive whole", "again"]),
    ],
)
def test_each_failure_says_what_to_do(hub, mode, error, words):
    hub.mode, started = mode, time.monotonic()
    with pytest.raises(error) as caught:
        models.fetch("owner/tiny")
    message = str(caught.value)
    for word in [*words, "What to do"]:
        assert word in message
    assert time.monotonic() - started < 20, "an error must not take long"


@pytest.mark.parametrize(
    ("token", "outcome"),
    [(None, "401"), ("of a stranger", "403"), ("of a member", None)],
    ids=["401", "403", "approved"],
)
def test_a_gated_model_answers_by_token(hub, token, outcome):
    from transformers import AutoConfig

    hub.mode = "gated"
    hub.approved.add("of a member")
    if outcome is None:
        assert AutoConfig.from_pretrained("owner/tiny", token=token).hidden_size == 16
        return
    with pytest.raises(OSError, match="You are trying to access a gated repo") as caught:
        AutoConfig.from_pretrained("owner/tiny", token=token or False)
    assert outcome in str(caught.value)


def test_the_real_hub_is_back_afterwards(tiny_files, tmp_path):
    from huggingface_hub import constants

    before = constants.ENDPOINT
    with fake_hub.serving(tiny_files, tmp_path):
        assert before != constants.ENDPOINT
    assert before == constants.ENDPOINT


def test_a_cached_model_outlives_the_network(hub):
    models.fetch("owner/tiny")
    hub.mode = "hangs"
    assert (models.fetch("owner/tiny") / "config.json").is_file()


def test_the_open_alternative_is_always_named(hub):
    hub.mode = "gated, not approved"
    with pytest.raises(errors.GatedModelError, match=models.DEFAULT_MODEL):
        models.fetch("owner/tiny")


# ------------------------------------------------------------------------------------ without a network


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(errors.UnknownModelError, match=r"Did you mean 'gpt2'"):
        models.card("gpt-2")


def test_hub_names_of_known_models_are_recognised():
    assert models.card("openai-community/gpt2").name == "gpt2"


def test_a_precision_that_does_not_exist_is_refused():
    with pytest.raises(errors.UnsupportedError, match="fp32, bf16, 8bit, 4bit"):
        models.load(precision="int3")


def test_a_skeleton_needs_known_sizes():
    with pytest.raises(errors.UnknownModelError, match="does not know the sizes of 'owner/tiny'"):
        models.skeleton("owner/tiny")


def test_too_little_memory_is_said_before_loading(monkeypatch):
    monkeypatch.setattr(models, "free_memory_bytes", lambda: 10_000_000)
    with pytest.raises(errors.NotEnoughMemoryError, match="8bit or 4bit"):
        models.load(precision="bf16")


@pytest.mark.parametrize("precision", models.PRECISIONS)
def test_memory_for_the_weights_is_enough_and_a_byte_less_is_not(tiny_folder, monkeypatch, precision):
    needed = memory.predicted_weight_bytes(models._skeleton_from(tiny_folder), precision)
    monkeypatch.setattr(models, "free_memory_bytes", lambda: needed)
    models._check_memory(tiny_folder, "tiny", precision)
    monkeypatch.setattr(models, "free_memory_bytes", lambda: needed - 1)
    with pytest.raises(errors.NotEnoughMemoryError):
        models._check_memory(tiny_folder, "tiny", precision)


def test_a_damaged_download_is_refused(tmp_path):
    file = tmp_path / "weights.gguf"
    file.write_bytes(b"not the weights")
    with pytest.raises(errors.DamagedFileError, match="SHA-256"):
        models.check_sha256(file, models.EMBEDDED_SHA256)


def test_a_truncated_cache_is_noticed(tmp_path, tiny_files):
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes(tiny_files[name])
    (tmp_path / "tokenizer.json").write_text("{}")
    assert models.is_intact(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(tiny_files["model.safetensors"][:-1])
    assert not models.is_intact(tmp_path)


@pytest.mark.parametrize("lost", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_cache_that_lacks_a_file_is_noticed(tmp_path, tiny_files, lost):
    for name, data in (tiny_files | {"tokenizer.json": b"{}"}).items():
        (tmp_path / name).write_bytes(data)
    assert models.is_intact(tmp_path)
    (tmp_path / lost).unlink()
    assert not models.is_intact(tmp_path)


def test_pip_without_an_index_is_a_network_error(tmp_path, monkeypatch):
    monkeypatch.setenv("LORA_COURSE_CACHE", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with pytest.raises(errors.NetworkError, match="course_utils fetch"):
        models.fetch()


def test_a_course_error_prints_as_its_message_alone():
    error = errors.NetworkError("No answer.", "try again.")
    assert error._render_traceback_() == ["NetworkError: No answer.\n  What to do: try again."]
