"""The one place where messages that mean nothing to a reader are silenced, each by name.

Every entry says which library speaks, what it says and why a reader of the course can do nothing with it.
Everything else (other warnings, other log lines, stderr itself) is left alone.
"""

from __future__ import annotations

import logging
import os
import warnings

# (logger, text that the message contains)
LOG_LINES = [
    # An optional faster CPU kernel that would be fetched from a hub; bitsandbytes runs without it.
    ("bitsandbytes.backends.cpu.ops", "Failed to load CPU gemm_4bit_forward"),
    # One line for every layer and call; the cast is what LLM.int8() is documented to do.
    ("bitsandbytes.autograd._functions", "MatMul8bitLt: inputs will be cast"),
    # Printed once a model when gradient checkpointing is switched on, about an inference cache.
    ("transformers", "`use_cache=True` is incompatible with gradient checkpointing"),
    # The embedded GGUF file is unpacked once and never run in its packed form.
    ("transformers", "Loading a GGUF checkpoint with its weights packed"),
    # jupyter_client interrupts a kernel that has nothing to do before it shuts it down, and the kernel says so.
    ("IPKernelApp", "KeyboardInterrupt caught in kernel"),
]

# (category, regular expression at the start of the message)
WARNINGS = [
    # Asked for by torch about code inside libraries; no cell of the course can act on it.
    (FutureWarning, r".*torch\.(utils\._pytree|library\.impl_abstract|cuda\.amp)"),
    (FutureWarning, r".*_check_is_size will be removed"),
    # SQLAlchemy about nbgrader's own way of adding a submission, which works; an instructor cannot change it.
    (Warning, r"Object of type <Submitted(Assignment|Notebook)> not in session"),
    # PEFT asks transformers for an attribute by its old name.
    (FutureWarning, r".*is_gradient_checkpointing. is deprecated"),
    # GPT-2 stores its weights transposed (Conv1D); PEFT notices, sets its own switch, and says so each time.
    (UserWarning, r"fan_in_fan_out is set to False but the target module is `Conv1D`"),
]


class _Drop(logging.Filter):
    """Drop the log lines that contain ``text``; let every other line through."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def filter(self, record: logging.LogRecord) -> bool:
        return self.text not in record.getMessage()


def install() -> None:
    """Install the filters once; a second call changes nothing."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Tokenisers warn about their threads whenever a process forks, as data loaders and kernels do.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for name, text in LOG_LINES:
        logger = logging.getLogger(name)
        known = {f.text for f in logger.filters if isinstance(f, _Drop)}
        if text not in known:
            logger.addFilter(_Drop(text))
    for category, pattern in WARNINGS:
        warnings.filterwarnings("ignore", message=pattern, category=category)
