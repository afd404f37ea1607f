"""GGUF files of a fine-tuned model and of its adapter, and their answers in a real llama.cpp engine.

The format is llama.cpp's: metadata (architecture, tokenizer), then tensors under names of their own. Models of
Llama's shape with tied embeddings only; metadata come from another GGUF file of the same architecture and tokenizer.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import gguf
import torch

if TYPE_CHECKING:
    from peft import PeftModel
    from transformers import PreTrainedModel

QUANTS = ("F16", "Q8_0", "Q4_0", "Q4_1")


def permute(rows: torch.Tensor, heads: int) -> torch.Tensor:
    """Reorder the rows of a query or key matrix, (heads·d, n), for llama.cpp's rotary embedding.

    transformers turns row i of a head with row i + d/2; llama.cpp turns neighbours, 2i with 2i + 1.
    """
    return rows.unflatten(0, (heads, 2, -1)).transpose(1, 2).reshape(rows.shape)


def rows_for_llama_cpp(name: str, weight: torch.Tensor, config) -> torch.Tensor:
    """The weight with the row order that llama.cpp expects under this (transformers) name."""
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    return next((permute(weight, count) for part, count in heads.items() if part in name), weight)


def write_model(model: PreTrainedModel, path: Path, like: Path, quant: str = "F16") -> Path:
    """Write a model in a GGUF file; matrices in ``quant``, norms in float32, embeddings in F16 or Q8_0.

    Args:
        like: a GGUF file of the same architecture, whose metadata (tokenizer, chat template) are copied.
        quant: one of :data:`QUANTS`, rounded by the gguf package itself.

    Raises:
        ValueError: no such quantization, or the model has an output head of its own.
    """
    if quant not in QUANTS:
        raise ValueError(f"Quantization {quant!r} is none of {', '.join(QUANTS)}.")
    if not model.config.tie_word_embeddings:
        raise ValueError("This export is for models whose output head is the embedding matrix.")
    writer = _writer(path, like, keep=lambda key: key not in ("general.file_type", "general.quantization_version"))
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_file_type(gguf.LlamaFileType[f"MOSTLY_{quant}"])
    names = _names(model)
    for name, parameter in model.named_parameters():
        weight = rows_for_llama_cpp(name, parameter.detach().float().cpu(), model.config).contiguous().numpy()
        name_of_kind = "F32" if weight.ndim == 1 else "Q8_0" if "embed" in name and quant != "F16" else quant
        kind = gguf.GGMLQuantizationType[name_of_kind]
        theirs = f"{names[name.removesuffix('.weight')]}.weight"
        writer.add_tensor(theirs, gguf.quants.quantize(weight, kind), raw_dtype=kind)
    return _finish(writer, path)


def write_adapter(model: PeftModel, path: Path) -> Path:
    """Write the active LoRA adapter of a model in a GGUF file: A and B in float32, and alpha.

    Raises:
        ValueError: the adapter's scale is not alpha / r (rsLoRA), which llama.cpp would not know.
    """
    lora = model.active_peft_config
    if lora.use_rslora:
        raise ValueError("llama.cpp scales by alpha / r; this adapter was trained with alpha / sqrt(r).")
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(lora.lora_alpha))
    names = _names(model)
    for name, parameter in model.named_parameters():
        if f".{model.active_adapter}." not in name:
            continue
        layer, _, which = name.removeprefix("base_model.model.").partition(".lora_")
        weight = parameter.detach().float().cpu()
        if which.startswith("B"):  # rows of B are rows of the matrix that it is added to
            weight = rows_for_llama_cpp(layer, weight, model.config)
        writer.add_tensor(f"{names[layer]}.weight.lora_{which[0].lower()}", weight.contiguous().numpy())
    return _finish(writer, path)


def _names(model: PreTrainedModel | PeftModel) -> gguf.TensorNameMap:
    """llama.cpp's names of a Llama's layers, by those of transformers; KeyError for a layer that it has not."""
    return gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, model.config.num_hidden_layers)


def _writer(path: Path, like: Path, keep: Callable[[str], bool]) -> gguf.GGUFWriter:
    fields = gguf.GGUFReader(like).fields
    writer = gguf.GGUFWriter(path, fields["general.architecture"].contents())
    for key, field in fields.items():
        if not key.startswith(("GGUF.", "general.architecture")) and keep(key):
            writer.add_key_value(
                key, field.contents(), field.types[0], field.types[1] if len(field.types) > 1 else None
            )
    return writer


def _finish(writer: gguf.GGUFWriter, path: Path) -> Path:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return Path(path)


def has_llama_cpp() -> bool:
    """Whether the package with the compiled llama.cpp engine is installed (there is none for Intel Macs)."""
    return importlib.util.find_spec("xllamacpp") is not None


def llama_cpp_answers(
    path: Path, prompts: list[str], *, adapters: Mapping[Path, float] | None = None, max_new_tokens: int = 32
) -> list[str]:
    """Greedy answers of llama.cpp to ``prompts`` (already in the chat template), on the CPU.

    Args:
        adapters: GGUF adapter files, each with the factor that its update is multiplied by (1 as trained).

    Raises:
        RuntimeError: llama.cpp could not load a file.
    """
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.verbosity = -1  # its log goes to the process's own stderr otherwise
    settings.model.path = str(path)
    settings.n_gpu_layers, settings.n_ctx, settings.n_parallel = 0, 512, 1
    settings.cpuparams.n_threads = torch.get_num_threads()
    settings.warmup = False
    settings.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(file), x) for file, x in (adapters or {}).items()]
    server = xllamacpp.Server(settings)
    question = {"max_tokens": max_new_tokens, "temperature": 0.0, "cache_prompt": False}
    return [server.handle_completions(question | {"prompt": prompt})["choices"][0]["text"] for prompt in prompts]
