"""Counts predicted from shapes against PEFT's, on every architecture the course carries, and the traps of counting."""

from __future__ import annotations

import gc
import json
from collections import Counter

import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers.initialization import no_init_weights

from course_utils import architectures, counting, models
from course_utils.checks import layers
from course_utils.errors import UnsupportedError

SKELETONS = list(models.REGISTRY)
FAMILIES = {card.config["model_type"]: name for name, card in reversed(models.REGISTRY.items())}  # the first of each


def peft_counts(model, r, target_modules):
    """(trainable, all) as PEFT reports them once it has wrapped the model."""
    config = LoraConfig(r=r, target_modules=target_modules)
    return get_peft_model(model, config, low_cpu_mem_usage=True).get_nb_trainable_parameters()


@pytest.fixture(scope="module")
def llama():
    return models.skeleton("llama-3.2-1b")


@pytest.fixture(scope="module")
def gpt2():
    return models.skeleton("gpt2")


def test_the_course_carries_about_a_hundred_architectures():
    assert {"gpt2", "smollm2-135m", "llama-2-7b", "llama-3.2-1b", "mistral-7b"} <= set(SKELETONS)
    assert len(SKELETONS) >= 90
    assert set(FAMILIES) == set(layers.FAMILIES)


def test_no_hub_name_stands_for_two_models():
    """With or without its owner: the last of two models with one name would hide the first."""
    entries = architectures.known().items()
    tails = [hub.lower().rpartition("/")[2] for _, entry in entries for hub in (entry["hub"], *entry.get("also", ()))]
    assert [tail for tail, times in Counter(tails).items() if times > 1] == []


def test_every_entry_has_the_keys_that_are_read_and_no_other():
    sources = json.loads(architectures.FILE.read_text("utf-8"))["sources"]
    needed, optional = {"hub", "sources", "config"}, {"also", "gated", "total", "backbone"}
    for name, entry in architectures.known().items():
        keys = set(entry)
        assert needed <= keys, f"{name} in architectures.json lacks {needed - keys}"
        assert keys <= needed | optional, (
            f"{name} in architectures.json has keys that nothing reads: {keys - needed - optional}"
        )
        unlisted = set(entry["sources"]) - set(sources)
        assert not unlisted, f"{name} in architectures.json: the file's own `sources` do not list {unlisted}"


@pytest.fixture
def undisturbed():
    """Without the garbage collector, which takes a fifth of the time in which a hundred thousand modules appear."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("undisturbed")
@pytest.mark.parametrize("name", SKELETONS)
def test_sizes_give_the_models_layers_its_published_size_and_pefts_count(name, monkeypatch):
    """The layers from the sizes alone, the parameters of the whole model, and PEFT's adapter of every layer."""
    model, card = models.skeleton(name), models.card(name)
    monkeypatch.setattr(models, "skeleton", {name: model}.__getitem__)  # card.all_linear asks for it: build it once
    base = counting.count_parameters(model).total
    assert layers.linear_layers(card.config) == counting.linear_shapes(model)
    assert published_size(name) in (None, base + missing_from(name, model))
    assert counting.targeted(model, card.all_linear) == counting.targeted(model, counting.ALL_LINEAR)
    expected = {layer: 12 * sum(shape) for layer, shape in counting.targeted(model, counting.ALL_LINEAR).items()}
    attention = counting.targeted(model, card.attention)
    predicted = counting.lora_parameters(model, 12, counting.ALL_LINEAR)
    assert attention.keys() < expected.keys()
    assert counting.lora_parameters(model, 12, card.attention) == sum(expected[layer] for layer in attention)
    wrapped = wrap(model, 12, counting.ALL_LINEAR)
    assert adapters(model) == expected
    assert wrapped.get_nb_trainable_parameters() == (predicted, base + predicted)
    assert counting.count_parameters(wrapped) == (predicted, base + predicted)


def wrap(model, r, targets):
    config = LoraConfig(r=r, target_modules=targets, init_lora_weights=False)
    with no_init_weights():  # there are no numbers to draw
        return get_peft_model(model, config, low_cpu_mem_usage=True)


def adapters(model):
    """Parameters that PEFT trains in each layer of the model that it wrapped."""
    found = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            layer = name.partition(".lora_")[0]
            found[layer] = found.get(layer, 0) + parameter.numel()
    return found


def published_size(name):
    entry = architectures.known()[name]
    return entry.get("total", entry.get("backbone"))


def missing_from(name, model):
    """What the published number counts and the skeleton has not, or (negative) the other way round."""
    config, head = model.config, model.get_output_embeddings()
    if config.model_type == "t5" and name.startswith("flan") and head.weight is model.get_input_embeddings().weight:
        return head.weight.numel()  # the checkpoint holds an output head of its own, which transformers 5 ties
    if "backbone" not in architectures.known()[name]:
        return 0
    outside = {id(p): p.numel() for p in model.parameters()}
    for parameter in model.base_model.parameters():
        del outside[id(parameter)]
    pooler = config.hidden_size + 1 if config.model_type in ("bert", "electra") else 0
    unused = {"roberta": 3, "xlm-roberta": 3, "bart": 4}.get(config.model_type, 0)  # rows of positions and token types
    return (pooler - unused) * config.hidden_size - sum(outside.values())


@pytest.mark.parametrize("name", FAMILIES.values())
def test_a_list_may_name_any_layer_and_any_embedding(name):
    model = models.skeleton(name)
    kind = sorted({layer.rpartition(".")[2] for layer in counting.linear_shapes(model)})[-1]
    targets = [kind, next(iter(counting._embedding_shapes(model))).rpartition(".")[2]]
    predicted = counting.lora_parameters(model, 3, targets)
    assert predicted == wrap(model, 3, targets).get_nb_trainable_parameters()[0]


@pytest.mark.parametrize(
    ("written", "name", "hub_id", "gated"),
    [
        ("openai-community/gpt2", "gpt2", "openai-community/gpt2", False),
        ("DistilGPT2", "distilgpt2", "distilbert/distilgpt2", False),
        ("HuggingFaceTB/SmolLM2-135M", "smollm2-135m", "HuggingFaceTB/SmolLM2-135M", False),
        ("meta-llama/Llama-3.2-1B-Instruct", "llama-3.2-1b", "meta-llama/Llama-3.2-1B-Instruct", True),
        ("unsloth/Llama-3.2-1B-bnb-4bit", "llama-3.2-1b", "unsloth/Llama-3.2-1B-bnb-4bit", False),
        ("AI-ModelScope/bert-base-uncased", "bert-base-uncased", "AI-ModelScope/bert-base-uncased", False),
        ("modelscope/Llama-2-7b-hf", "llama-2-7b", "modelscope/Llama-2-7b-hf", False),
        ("somebody/gpt2", None, "somebody/gpt2", False),
    ],
)
def test_hub_names_of_the_same_sizes_share_them_and_keep_their_own_weights(written, name, hub_id, gated):
    card = models.card(written)
    assert card.config == (models.REGISTRY[name].config if name else {})
    assert (card.hub_id, card.gated, card.embedded) == (hub_id, gated, False)


# Published or computed by others: the LoRA paper's formula on the models' published configurations.
@pytest.mark.parametrize(
    ("name", "base", "attention", "everywhere"),
    [
        ("llama-3.2-1b", 1_235_814_400, 851_968, 5_636_096),
        ("llama-2-7b", 6_738_415_616, 4_194_304, 19_988_480),
        ("mistral-7b", 7_241_732_096, 3_407_872, 20_971_520),
        ("llama-3-8b", 8_030_261_248, 3_407_872, 20_971_520),
        ("smollm2-135m", 134_515_008, 460_800, 2_442_240),
        ("gpt2", 124_439_808, 294_912, 1_179_648),
    ],
)
def test_known_counts_at_rank_8(name, base, attention, everywhere):
    model = models.skeleton(name)
    assert counting.count_parameters(model).total == base
    assert counting.lora_parameters(model, 8, models.card(name).attention) == attention
    assert counting.lora_parameters(model, 8, counting.ALL_LINEAR) == everywhere


def test_count_is_proportional_to_the_rank(llama):
    one = counting.lora_parameters(llama, 1, ["q_proj", "v_proj"])
    assert [counting.lora_parameters(llama, r, ["q_proj", "v_proj"]) for r in (4, 8, 32)] == [
        4 * one,
        8 * one,
        32 * one,
    ]


def test_grouped_query_attention_makes_v_narrower_than_q(llama):
    shapes = counting.linear_shapes(llama)
    assert shapes["model.layers.0.self_attn.q_proj"] == (2048, 2048)
    assert shapes["model.layers.0.self_attn.v_proj"] == (2048, 512)


def test_conv1d_is_read_as_in_then_out(gpt2):
    shape = counting.linear_shapes(gpt2)["transformer.h.0.mlp.c_fc"]
    assert (shape.in_features, shape.out_features) == (768, 3072)
    wrapped = models.skeleton("gpt2")
    get_peft_model(wrapped, LoraConfig(r=2, target_modules=["c_fc"]), low_cpu_mem_usage=True)
    layer = wrapped.transformer.h[0].mlp.c_fc
    assert layer.lora_A["default"].weight.shape == (2, shape.in_features)
    assert layer.lora_B["default"].weight.shape == (shape.out_features, 2)


def test_one_name_may_stand_for_two_layers_of_a_block(gpt2):
    assert len(counting.targeted(gpt2, ["c_proj"])) == 2 * gpt2.config.n_layer


@pytest.mark.parametrize(("name", "tied"), [("gpt2", True), ("smollm2-135m", True), ("llama-2-7b", False)])
def test_tied_embeddings_count_once(name, tied):
    model = models.skeleton(name)
    named = sum(tensor.numel() for tensor in model.state_dict().values())
    head = model.get_output_embeddings().weight.numel()
    assert model.config.tie_word_embeddings is tied
    assert counting.count_parameters(model).total == named - tied * head


def test_all_linear_leaves_the_head_out_and_a_list_can_name_it():
    model = models.skeleton("llama-2-7b")
    assert "lm_head" in counting.linear_shapes(model)
    assert "lm_head" not in counting.targeted(model, counting.ALL_LINEAR)
    predicted = counting.lora_parameters(model, 2, ["q_proj", "lm_head"])
    assert predicted == peft_counts(model, 2, ["q_proj", "lm_head"])[0]


@pytest.mark.parametrize(
    "targets",
    [
        ["self_attn.q_proj"],
        ["layers.0.mlp.down_proj", "v_proj"],
        ["model.layers.3.self_attn.o_proj"],
        r".*\.[0-2]\.self_attn\.(q|v)_proj",
    ],
)
def test_names_and_expressions_match_as_in_peft(targets):
    model = models.skeleton("smollm2-135m")
    predicted = counting.lora_parameters(model, 4, targets)
    assert 0 < predicted == peft_counts(model, 4, targets)[0]


@pytest.mark.parametrize("targets", [["q_proj", "query"], ["query"], ["proj"], ["c_attn", "v_proj"], ["Q_proj"]])
def test_a_name_that_matches_nothing_raises_and_lists_what_there_is(llama, targets):
    with pytest.raises(UnsupportedError, match=r"is called .*\n.*down_proj.*q_proj"):
        counting.lora_parameters(llama, 8, targets)


def test_peft_ignores_a_wrong_name_beside_a_right_one(recwarn):
    """What the test above guards students against; if PEFT begins to raise, chapter 02 has to say so."""
    only_q = counting.lora_parameters(models.skeleton("smollm2-135m"), 8, ["q_proj"])
    assert peft_counts(models.skeleton("smollm2-135m"), 8, ["q_proj", "query"])[0] == only_q
    assert not [warning for warning in recwarn if "query" in str(warning.message)]


def test_one_string_is_an_expression_for_the_whole_name_as_in_peft(llama):
    with pytest.raises(UnsupportedError, match="put them in a list"):
        counting.lora_parameters(llama, 8, "q_proj")
    with pytest.raises(ValueError, match="not found in the base model"):
        peft_counts(models.skeleton("llama-3.2-1b"), 8, "q_proj")


@pytest.mark.parametrize("precision", ["8bit", "4bit"])
def test_quantized_weights_count_as_the_architecture(precision):
    model, empty = models.load("smollm2-135m", precision, for_training=True), models.skeleton("smollm2-135m")
    truth = counting.count_parameters(empty).total
    assert counting.count_parameters(model) == (0, truth)
    assert counting.linear_shapes(model) == counting.linear_shapes(empty)
    stored = sum(p.numel() for p in model.parameters())
    linear = sum(shape.in_features * shape.out_features for shape in counting.targeted(model, "all-linear").values())
    assert stored == truth - (linear // 2 if precision == "4bit" else 0)  # two 4-bit weights to a byte
    predicted = counting.lora_parameters(model, 8, counting.ALL_LINEAR)
    wrapped = get_peft_model(model, LoraConfig(r=8, target_modules=counting.ALL_LINEAR))
    assert wrapped.get_nb_trainable_parameters() == (predicted, truth + predicted)
    assert counting.count_parameters(wrapped) == (predicted, truth + predicted)


def test_percent():
    assert counting.Counts(trainable=1, total=200).percent == 0.5
    assert counting.count_parameters(torch.nn.Linear(3, 2)).percent == 100
