"""Models of the hub where there is no network: built from their known sizes, with zeros for their weights.

The grader's sandbox has no network. It imports this module first, so that ``from_pretrained("gpt2")`` goes on there.
Every name and shape is the real one, so that counts are right; what such a model writes means nothing.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

import huggingface_hub
import torch
from huggingface_hub import is_offline_mode
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import AutoTokenizer, PreTrainedConfig, PreTrainedModel, PreTrainedTokenizerFast
from transformers.initialization import no_init_weights
from transformers.tokenization_utils_base import PreTrainedTokenizerBase

from course_utils import architectures

OF_THE_HUB = ("cache_dir", "force_download", "local_files_only", "proxies", "revision", "subfolder", "token")


def _is_known(name: object) -> bool:
    """Whether a name is to be built: of a model that the course knows, and no folder of that name is here."""
    return (
        isinstance(name, str) and is_offline_mode() and not os.path.isdir(name) and architectures.find(name) is not None
    )


def _config(_kind: type, name: str, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What config.json holds, and the options that do not say where to look for it."""
    known_as, _hub = architectures.find(name)
    left = {option: value for option, value in options.items() if option not in OF_THE_HUB}
    return dict(architectures.known()[known_as]["config"]), left


def _model(
    kind: type[PreTrainedModel], name: str, *_arguments: Any, config: PreTrainedConfig | None = None, **_options: Any
) -> PreTrainedModel:
    """A model of this class and the sizes of ``name``, in evaluation mode, on the CPU, in float32.

    One zero stands for all numbers of a weight, so that 70 billion take no memory.
    """
    with torch.device("meta"), no_init_weights():
        model = kind(config if isinstance(config, PreTrainedConfig) else kind.config_class.from_pretrained(name))
    for part in model.modules():
        for key, weight in part.named_parameters(recurse=False):
            setattr(part, key, torch.nn.Parameter(torch.zeros(()).expand(weight.shape)))
        for key, held in part.named_buffers(recurse=False):
            setattr(part, key, torch.zeros(held.shape, dtype=held.dtype))
    model.tie_weights()
    print(f"[no network here: {name} is built from its sizes, with zeros for its weights]", file=sys.stderr)
    return model.eval()


def _tokenizer(_kind: type, name: str, *_arguments: Any, **_options: Any) -> PreTrainedTokenizerFast:
    """A tokenizer that knows one word."""
    words = Tokenizer(WordLevel({"<unk>": 0}, unk_token="<unk>"))
    return PreTrainedTokenizerFast(tokenizer_object=words, name_or_path=name, unk_token="<unk>", eos_token="<unk>")


def _stand_in(kind: type, method: str, build: Callable[..., Any]) -> None:
    """Let a class method that loads from the hub build, offline, what it would have loaded of a known model."""
    load = vars(kind)[method].__func__

    @functools.wraps(load)
    def load_or_build(cls: type, name: Any, *arguments: Any, **options: Any) -> Any:
        return (build if _is_known(name) else load)(cls, name, *arguments, **options)

    setattr(kind, method, classmethod(load_or_build))


def _download_or_name(download: Callable[..., str]) -> Callable[..., str]:
    """Give the name of a known model for the folder of its files: what loads from there builds it, then."""

    @functools.wraps(download)
    def snapshot_download(repo_id: str, *arguments: Any, **options: Any) -> str:
        return repo_id if _is_known(repo_id) else download(repo_id, *arguments, **options)

    return snapshot_download


_stand_in(PreTrainedConfig, "get_config_dict", _config)
_stand_in(PreTrainedModel, "from_pretrained", _model)
_stand_in(AutoTokenizer, "from_pretrained", _tokenizer)
_stand_in(PreTrainedTokenizerBase, "from_pretrained", _tokenizer)
huggingface_hub.snapshot_download = _download_or_name(huggingface_hub.snapshot_download)
