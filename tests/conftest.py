"""Fixtures that several test files share."""

from __future__ import annotations

import collections
import contextlib
import sys
from pathlib import Path

import matplotlib
import pytest

try:
    from drawing import on_agg  # noqa: F401 - fixture
    from warm_sandbox import bubblewrap, run_cells, sandbox  # noqa: F401 - fixtures
except ModuleNotFoundError as missing:
    if missing.name != "nbgrader_sandbox":
        raise
    pytest.exit("The grader is not installed here. Do this first:\n  python -m pip install --no-deps -e ./grader", 3)

from nbgrader_sandbox.student import made

from ci.repository import ROOT
from course_utils import data, models


@pytest.fixture(scope="session", autouse=True)
def own_build_folder(tmp_path_factory):
    """What a test builds goes into a temporary folder; the checkout's ``build/`` holds what the last run made."""
    before = written(ROOT / "build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_BUILD", str(tmp_path_factory.mktemp("build")))
        yield
    changed = before ^ written(ROOT / "build")
    assert not changed, f"a test wrote into build/: {sorted(path for path, _ in changed)}"


def written(folder: Path) -> set[tuple[str, int]]:
    """Each file of a folder, and when it was written; the browser's pictures are meant to go there."""
    files = (path for path in folder.rglob("*") if path.is_file() and "screenshots" not in path.parts)
    return {(str(path), path.stat().st_mtime_ns) for path in files}


@pytest.fixture(autouse=True)
def own_plot_style():
    """A style that a test sets ends with it: what a line looks like decides whether a check can see it."""
    with matplotlib.rc_context():
        yield


@pytest.fixture(autouse=True)
def no_models_of_other_tests(monkeypatch):
    """A notebook means the models that it makes itself, and all tests of a file run in one process."""
    monkeypatch.setattr(made, "_made", collections.deque(maxlen=made.MOST_KEPT))


@contextlib.contextmanager
def _ipython_shell():
    """An IPython shell in this process, which leaves nothing behind: not even the ``__main__`` that it puts in place.

    ``multiprocessing`` reads ``__main__`` when it starts a process, and IPython's has no ``__spec__``.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    main = sys.modules["__main__"]
    try:
        yield InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    finally:
        InteractiveShell.clear_instance()
        sys.modules["__main__"] = main


@pytest.fixture
def shell():
    with _ipython_shell() as made:
        yield made


@pytest.fixture(scope="module")
def module_shell():
    with _ipython_shell() as made:
        yield made


@pytest.fixture(scope="session")
def tokenizer():
    return models.load_tokenizer()


@pytest.fixture(scope="session")
def dates():
    return data.load_dates(n_train=64, n_test=16)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory, tokenizer):
    """A Llama of two small random layers, saved as the loader expects it: real code paths in milliseconds."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    folder = tmp_path_factory.mktemp("tiny-llama")
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=128,
        intermediate_size=256,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    with models.no_progress_bars():
        LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.fixture
def tiny(tiny_folder, monkeypatch):
    """Load the tiny model through the course's own loader: ``tiny("4bit", for_training=True)``."""
    monkeypatch.setattr(models, "fetch", lambda name="": tiny_folder)
    return lambda precision="fp32", **options: models.load("smollm2-135m", precision, **options)
