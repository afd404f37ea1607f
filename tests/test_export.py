"""GGUF files are read back by another reader: transformers' for the model, the gguf package's for the adapter."""

import copy

import gguf
import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM

from course_utils import export

CONFIG = {"hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 4}
CONFIG |= {"num_key_value_heads": 2, "vocab_size": 32, "tie_word_embeddings": True, "max_position_embeddings": 64}
METADATA = {
    "block_count": 2,
    "context_length": 64,
    "embedding_length": 64,
    "feed_forward_length": 96,
    "attention.head_count": 4,
    "attention.head_count_kv": 2,
    "vocab_size": 32,
    "rope.dimension_count": 16,
}


@pytest.fixture
def model():
    torch.manual_seed(0)
    return LlamaForCausalLM(LlamaConfig(**CONFIG)).half().float()  # values that F16 can hold


@pytest.fixture
def like(tmp_path):
    """A GGUF file that holds metadata alone."""
    writer = gguf.GGUFWriter(tmp_path / "like.gguf", "llama")
    for key, value in METADATA.items():
        writer.add_uint32(f"llama.{key}", value)
    writer.add_float32("llama.attention.layer_norm_rms_epsilon", 1e-6)
    writer.add_float32("llama.rope.freq_base", 10000.0)
    writer.add_token_list(["a", "b"])
    return export._finish(writer, tmp_path / "like.gguf")


def tensors(path):
    return {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}


def test_permute_is_llama_cpps_order():
    rows = torch.arange(8.0)[:, None]
    assert export.permute(rows, 2).flatten().tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


def test_f16_file_is_the_model(model, like, tmp_path):
    path = export.write_model(model, tmp_path / "model.gguf", like)
    back = AutoModelForCausalLM.from_pretrained(tmp_path, gguf_file=path.name, dtype=torch.float32)
    theirs = back.state_dict()
    for name, weight in model.state_dict().items():
        assert torch.equal(weight, theirs[name]), name


@pytest.mark.parametrize("quant", ["Q8_0", "Q4_0", "Q4_1"])
def test_quantized_file_is_near(model, like, tmp_path, quant):
    written = tensors(export.write_model(model, tmp_path / "model.gguf", like, quant))["blk.1.ffn_up.weight"]
    assert written.tensor_type.name == quant
    weight = model.model.layers[1].mlp.up_proj.weight.detach()
    error = torch.from_numpy(gguf.quants.dequantize(written.data, written.tensor_type)) - weight
    assert 0 < error.norm() / weight.norm() < (0.01 if quant == "Q8_0" else 0.15)


def test_adapter_file_adds_what_peft_adds(model, tmp_path):
    config = LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", init_lora_weights=False, task_type="CAUSAL_LM")
    adapted = get_peft_model(model, config)
    path = export.write_adapter(adapted, tmp_path / "adapter.gguf")
    written = {name: torch.from_numpy(tensor.data.copy()) for name, tensor in tensors(path).items()}
    fields = gguf.GGUFReader(path).fields
    assert fields["adapter.lora.alpha"].contents() == 8
    assert len(written) == 2 * 2 * 7
    query = adapted.base_model.model.model.layers[0].self_attn.q_proj
    added = 8 / 4 * written["blk.0.attn_q.weight.lora_b"] @ written["blk.0.attn_q.weight.lora_a"]
    assert torch.allclose(added, export.permute(query.get_delta_weight("default").detach(), 4), atol=1e-6)


def test_refusals(model, like, tmp_path):
    with pytest.raises(ValueError, match="Q3_K"):
        export.write_model(model, tmp_path / "model.gguf", like, "Q3_K")
    scaled = get_peft_model(copy.deepcopy(model), LoraConfig(r=4, target_modules=["q_proj"], use_rslora=True))
    with pytest.raises(ValueError, match=r"sqrt\(r\)"):
        export.write_adapter(scaled, tmp_path / "adapter.gguf")
    model.config.tie_word_embeddings = False
    with pytest.raises(ValueError, match="output head"):
        export.write_model(model, tmp_path / "model.gguf", like)
