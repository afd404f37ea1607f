"""Every way in which fetching a model can fail, against a local server that answers as the hub does."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from course_utils import errors, models

COMMIT = "a" * 40


class Hub(ThreadingHTTPServer):
    """A stand-in for the hub with one model folder; ``mood`` decides how it answers."""

    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.mood, self.released = files, "open", threading.Event()
        super().__init__(("127.0.0.1", 0), Answer)


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        mood = self.server.mood
        if mood == "hangs":
            self.server.released.wait(30)
            self.close_connection = True
        elif mood == "missing":
            self.refuse(404, "RepoNotFound")
        elif mood == "broken":
            self.refuse(500, "")
        elif self.path.startswith("/api/"):
            self.send_json(self.listing() if "/tree/" in self.path else {"id": "owner/tiny", "sha": COMMIT})
        elif mood == "gated, not logged in":
            self.refuse(401, "GatedRepo")
        elif mood == "gated, not approved":
            self.refuse(403, "GatedRepo")
        else:
            self.send_file(re.sub(r".*/resolve/\w+/", "", self.path))

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def listing(self) -> list[dict]:
        return [
            {"type": "file", "path": name, "size": len(body), "oid": hashlib.sha1(body).hexdigest()}
            for name, body in self.server.files.items()
        ]

    def refuse(self, code: int, error: str) -> None:
        self.send_response(code)
        self.send_header("X-Error-Code", error)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send_json(self, content) -> None:
        self.send_body(json.dumps(content).encode(), {"Content-Type": "application/json"})

    def send_file(self, name: str) -> None:
        body = self.server.files[name]
        headers = {"ETag": f'"{hashlib.sha1(body).hexdigest()}"', "X-Repo-Commit": COMMIT}
        if self.server.mood == "truncates" and name.endswith(".safetensors"):
            headers["X-Linked-Size"] = str(len(body))
            self.send_body(body[: len(body) // 2], headers)
        else:
            self.send_body(body, headers)

    def send_body(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_) -> None:
        """Keep the test's output quiet."""


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
    from huggingface_hub import constants

    server = Hub(tiny_files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(
        constants, "HUGGINGFACE_CO_URL_TEMPLATE", constants.ENDPOINT + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(models, "HUB_TIMEOUT_S", 1.0)
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


def test_an_open_model_is_fetched_and_loaded(hub):
    model = models.load("owner/tiny", "fp32")
    assert model.config.hidden_size == 16
    assert next(model.parameters()).dtype == torch.float32


@pytest.mark.parametrize(
    ("mood", "error", "words"),
    [
        ("gated, not logged in", errors.GatedModelError, ["not logged in", "accept the licence", "hf auth login"]),
        ("gated, not approved", errors.GatedModelError, ["not been given access", "accept the licence"]),
        ("missing", errors.ModelNotFoundError, ["owner/tiny", "check the spelling"]),
        ("broken", errors.NetworkError, ["could not be reached", "try again"]),
        ("hangs", errors.NetworkError, ["could not be reached", "try again"]),
        ("truncates", errors.DamagedFileError, ["did not arrive whole", "again"]),
    ],
)
def test_each_failure_says_what_to_do(hub, mood, error, words):
    hub.mood, started = mood, time.monotonic()
    with pytest.raises(error) as caught:
        models.fetch("owner/tiny")
    message = str(caught.value)
    for word in [*words, "What to do"]:
        assert word in message
    assert time.monotonic() - started < 20, "an error must not take long"


def test_a_cached_model_outlives_the_network(hub):
    models.fetch("owner/tiny")
    hub.mood = "hangs"
    assert (models.fetch("owner/tiny") / "config.json").is_file()


def test_the_open_alternative_is_always_named(hub):
    hub.mood = "gated, not approved"
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


def test_a_skeleton_needs_a_vendored_configuration():
    with pytest.raises(errors.UnknownModelError, match="carries no configuration"):
        models.skeleton("smollm2-360m")


def test_too_little_memory_is_said_before_loading(monkeypatch):
    monkeypatch.setattr(models, "free_memory_bytes", lambda: 10_000_000)
    with pytest.raises(errors.NotEnoughMemoryError, match="8bit or 4bit"):
        models.load(precision="bf16")


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
