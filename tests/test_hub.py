"""Every way in which fetching a model can fail, against a local server that answers as the hub does."""

from __future__ import annotations

import errno
import os
import re
import threading
import time

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from ci import doctor
from course_utils import devices, errors, fake_hub, memory, models
from course_utils import hub as explanations


@pytest.fixture(scope="module")
def tiny_files(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("tiny")
    config = LlamaConfig(
        hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2, vocab_size=64
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Answer(fake_hub.Answer):
    """What can go wrong beside the gate, by the server's ``mode``; "open" hands out everything."""

    def do_GET(self):  # noqa: N802 - the name that http.server looks for
        if self.server.mode == "hangs":
            self.server.released.wait(30)
            self.close_connection = True
        elif self.server.mode == "missing":
            self.send(404, headers={"X-Error-Code": "RepoNotFound"})
        elif self.server.mode == "broken":
            self.send(500)
        elif self.server.mode == "gated" or self.path.startswith("/api/"):
            super().do_GET()
        else:
            self.send_file(self.path.rpartition("/")[2])

    do_HEAD = do_GET  # noqa: N815

    def send(self, code, body=b"", headers=None):
        if self.server.mode == "truncates" and code == 200 and self.path.endswith(".safetensors"):
            headers = {**headers, "X-Linked-Size": str(len(body))}
            body = body[: len(body) // 2]
        super().send(code, body, headers)


@pytest.fixture
def hub(tiny_files, tmp_path, monkeypatch):
    monkeypatch.setattr(models, "HUB_TIMEOUT_S", 1.0)
    with fake_hub.serving(tiny_files, tmp_path / "hub", Answer) as server:
        server.mode, server.released = "open", threading.Event()
        yield server
        server.released.set()


def test_an_open_model_is_fetched_and_loaded(hub):
    model = models.load("owner/tiny", "fp32")
    assert model.config.hidden_size == 16
    assert next(model.parameters()).dtype == torch.float32


@pytest.mark.parametrize(
    ("mode", "error", "words"),
    [
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
    ("token", "words"),
    [
        ("", ["not logged in", "accept the licence on https://huggingface.co/owner/tiny,", "hf auth login"]),
        ("of a stranger", ["not been given access", "https://huggingface.co/owner/tiny, accept the licence"]),
    ],
)
def test_a_gate_says_what_to_do(hub, monkeypatch, token, words):
    hub.mode = "gated"
    monkeypatch.setattr("huggingface_hub.utils._headers.get_token", lambda: token or None)
    with pytest.raises(errors.GatedModelError, match=models.DEFAULT_MODEL) as caught:
        models.fetch("owner/tiny")
    assert [word for word in [*words, "What to do"] if word not in str(caught.value)] == []


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


# ------------------------------------------------------------------------------------ the machine's own settings


@pytest.fixture
def fresh_client(monkeypatch):
    """huggingface_hub reads the proxies when it makes its client."""
    from huggingface_hub import close_session

    for name in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    close_session()
    yield
    close_session()


@pytest.mark.parametrize(
    ("variable", "proxy"),
    [
        ("ALL_PROXY", "socks://127.0.0.1:7890"),
        ("ALL_PROXY", "socks5h://127.0.0.1:7890"),
        ("https_proxy", "socks4a://127.0.0.1:9050"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named(fresh_client, hub, monkeypatch, variable, proxy):
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(errors.NetworkError, match=rf"The proxy in {variable} .*\n.*unset {variable}"):
        models.fetch("owner/tiny")


@pytest.mark.parametrize(
    ("variable", "value", "error"),
    [
        ("HTTPS_PROXY", "http://ada:p@ss@proxy:port", ValueError("Invalid port: 'port'")),
        ("HF_TOKEN", "hf_ä", UnicodeEncodeError("ascii", "hf_ä", 3, 4, "ordinal not in range(128)")),
        ("HF_ENDPOINT", "nonsense", ValueError("Request URL is missing an 'http://' or 'https://' protocol.")),
        ("SSL_CERT_FILE", "/no/such/file.pem", FileNotFoundError(2, "No such file or directory")),
    ],
)
def test_a_variable_that_stops_the_call_is_named(monkeypatch, variable, value, error):
    monkeypatch.setenv(variable, value)
    said = str(explanations.explain(error, "owner/tiny", "smollm2-135m"))
    assert variable in said
    assert "ss@" not in said
    assert not re.search("arrive|HF_HOME|connection", said)


def test_a_proxy_that_does_not_answer_is_named(fresh_client, hub, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(errors.NetworkError, match="check the connection and the proxy in http_proxy and try again"):
        models.fetch("owner/tiny")


def test_pip_that_cannot_use_the_proxy_names_it(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    problem, hint = explanations.proxy_problem("ERROR: Could not install: Missing dependencies for SOCKS support.")
    assert "ALL_PROXY" in problem
    assert "unset ALL_PROXY" in hint
    assert explanations.proxy_problem("ERROR: No matching distribution found") is None


@pytest.mark.parametrize(
    "message", ["Invalid credentials in Authorization header", "Invalid username or password.", ""]
)
def test_a_token_that_is_refused_is_named(hub, monkeypatch, message):
    def refuse(answer):
        answer.send(401, headers={"X-Error-Message": message})

    monkeypatch.setattr(Answer, "do_GET", refuse)
    monkeypatch.setattr(Answer, "do_HEAD", refuse)
    monkeypatch.setenv("HF_TOKEN", "hf_not_a_token")
    with pytest.raises(errors.TokenRefusedError, match=r"token from HF_TOKEN.*\n.*hf auth login"):
        models.fetch("owner/tiny")


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_the_switch_that_forbids_the_hub_is_named(hub, monkeypatch, variable):
    from huggingface_hub import constants

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv(variable, "1")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(errors.NetworkError, match=rf"{variable} forbids asking the hub.*\n.*unset {variable}"):
        models.fetch("owner/tiny")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("./gpt2", "gpt2"),
        ("meta-llama/Llama-3.2-1B ", "meta-llama/Llama-3.2-1B"),
        ("hf.co/gpt2", "gpt2"),
        ("https://huggingface.co/Qwen/Qwen3-0.6B", "Qwen/Qwen3-0.6B"),
        ("library/llama3.2:1b", "llama-3.2-1b"),
        ("'distilgpt2'", "distilgpt2"),
        ("models/my--adapter", None),
        ("../models/mine/latest", None),
    ],
)
def test_a_path_an_address_or_a_tag_is_no_name_and_the_name_is_suggested(written, meant):
    with pytest.raises(errors.UnknownModelError) as caught:
        models.fetch(written)
    assert meant is None or f"Did you mean {meant!r}?" in str(caught.value)


def test_a_tilde_in_the_cache_folder_is_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("LORA_COURSE_CACHE", "~/course-cache")
    assert models.writable_cache() == tmp_path / "course-cache"
    monkeypatch.setenv("LORA_COURSE_CACHE", "here")
    assert models.cache_folder().is_absolute()


@pytest.mark.parametrize("variable", ["HOME", "LORA_COURSE_CACHE"])
def test_a_cache_that_cannot_be_written_names_folder_and_variable(monkeypatch, tmp_path, variable):
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.delenv("LORA_COURSE_CACHE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "file" / "cache"))
    for ask in (models.fetch, models.fetch_gguf):
        with pytest.raises(errors.UnwritableFolderError, match=r"file.cache.*\n.*set LORA_COURSE_CACHE"):
            ask()
    assert "LORA_COURSE_CACHE" in str(doctor._model())


@pytest.mark.parametrize(("code", "words"), [(errno.ENOSPC, "is full"), (errno.EROFS, "cannot be kept in")])
def test_a_hub_cache_that_cannot_be_written_names_folder_and_variable(hub, monkeypatch, code, words):
    def fail(*_, **__):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("huggingface_hub.snapshot_download", fail)
    with pytest.raises(errors.UnwritableFolderError, match=rf"{words}(.|\n)*set HF_HOME"):
        models.fetch("owner/tiny")


def test_a_gpu_that_this_torch_cannot_use_is_not_used(monkeypatch):
    if torch.cuda.is_available():
        pytest.skip("this torch can use the GPU")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    with pytest.warns(UserWarning, match="cannot use the GPU"):
        assert devices.device.__wrapped__().type == "cpu"


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
