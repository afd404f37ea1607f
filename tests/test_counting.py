"""Counts predicted from shapes against PEFT's, on every architecture the course carries, and the traps of counting."""

from __future__ import annotations

import pytest
import torch
from peft import LoraConfig, get_peft_model

from course_utils import counting, models
from course_utils.errors import UnsupportedError

SKELETONS = [name for name, card in models.REGISTRY.items() if card.config_file.is_file()]


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


def test_the_course_carries_at_least_the_five_architectures():
    assert {"gpt2", "smollm2-135m", "llama-2-7b", "llama-3.2-1b", "mistral-7b"} <= set(SKELETONS)


@pytest.mark.parametrize("choice", ["attention", "all_linear", "all-linear"])
@pytest.mark.parametrize("name", SKELETONS)
def test_predicted_equals_peft(name, choice):
    targets = choice if choice == counting.ALL_LINEAR else list(getattr(models.card(name), choice))
    for r in (1, 12):
        model = models.skeleton(name)
        base, predicted = counting.count_parameters(model), counting.lora_parameters(model, r, targets)
        assert peft_counts(model, r, targets) == (predicted, base.total + predicted)
        assert counting.count_parameters(model) == (predicted, base.total + predicted)  # model is wrapped by now


@pytest.mark.parametrize("name", SKELETONS)
def test_the_card_names_every_linear_layer_of_a_block(name):
    model, card = models.skeleton(name), models.card(name)
    assert counting.targeted(model, card.all_linear) == counting.targeted(model, counting.ALL_LINEAR)


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
