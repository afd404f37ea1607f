"""The module equals bitsandbytes on a whole model, and the notebook's own definitions equal the module."""

from __future__ import annotations

import pytest
import torch
from taught import definitions

from course_utils import models, quantization

DEFINED = {
    "nf4_levels",
    "int4_levels",
    "fp4_levels",
    "dynamic_levels",
    "quantize",
    "dequantize",
    "pack",
    "unpack",
    "quantize_statistics",
    "dequantize_statistics",
}


@pytest.fixture(scope="module")
def bnb():
    if models.device().type != "cpu":
        pytest.skip("equality is promised for the CPU's code path")
    import bitsandbytes

    return bitsandbytes


@pytest.fixture(scope="module")
def notebook():
    """The chapter's own definitions, run with nothing but torch around them."""
    return definitions("06_four_bits", torch=torch)


def random_weights(*shape: int, seed: int = 0, dtype: torch.dtype = torch.bfloat16) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)).to(dtype)


def round_trip(code, weights, levels, blocksize=64):
    """Everything that quantization makes of ``weights``, by the definitions in ``code``."""
    codes, absmax = code.quantize(weights, levels, blocksize)
    statistics = code.quantize_statistics(absmax)
    kept = code.dequantize_statistics(statistics)
    back = code.dequantize(codes, kept, levels, weights.shape, weights.dtype, blocksize)
    return [codes, absmax, *statistics, kept, back]


def assert_identical(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        assert a.dtype == b.dtype
        assert torch.equal(a, b)


# ---------------------------------------------------------------------------------------------- the library


def test_levels_equal_the_librarys(bnb, notebook):
    assert torch.equal(quantization.nf4_levels(), bnb.functional.get_4bit_type("nf4", device="cpu"))
    assert torch.equal(notebook.fp4_levels(), bnb.functional.get_4bit_type("fp4", device="cpu").unique())
    assert torch.equal(quantization.dynamic_levels(), bnb.functional.create_dynamic_map())


def test_every_matrix_of_the_embedded_model_equals_the_librarys(bnb):
    original, loaded = models.load(precision="bf16"), models.load(precision="4bit")
    levels, matrices, mismatches = quantization.nf4_levels(), 0, {}
    for name, layer in loaded.named_modules():
        if not isinstance(layer, bnb.nn.Linear4bit):
            continue
        weights, state = original.get_submodule(name).weight.detach(), layer.weight.quant_state
        codes, absmax = quantization.quantize(weights, levels)
        statistics = quantization.quantize_statistics(absmax)
        back = quantization.dequantize(codes, quantization.dequantize_statistics(statistics), levels, weights.shape)
        pairs = {
            "codes": (quantization.pack(codes), layer.weight.data.reshape(-1)),
            "absmax": (statistics.codes, state.absmax),
            "scales": (statistics.scales, state.state2.absmax),
            "offset": (statistics.offset, state.offset),
            "dequantized": (back, bnb.functional.dequantize_4bit(layer.weight.data, state)),
        }
        for kind, (ours, theirs) in pairs.items():
            assert ours.shape == theirs.shape, (name, kind)
            assert ours.dtype == theirs.dtype, (name, kind)
            mismatches[kind] = mismatches.get(kind, 0) + (ours != theirs).sum().item()
        matrices += 1
    assert matrices == 210
    assert mismatches == dict.fromkeys(["codes", "absmax", "scales", "offset", "dequantized"], 0)


@pytest.mark.parametrize("blocksize", [32, 64, 128])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_other_types_and_block_sizes_equal_the_librarys(bnb, dtype, blocksize):
    # Rows hold whole blocks, as in every model of the course: where they do not, bitsandbytes 0.50's AVX-512 kernel
    # dequantizes with its neighbours' absmax.
    weights = random_weights(48, 256, dtype=dtype)
    packed, state = bnb.functional.quantize_4bit(weights, blocksize=blocksize, quant_type="nf4")
    codes, absmax = quantization.quantize(weights, quantization.nf4_levels(), blocksize)
    assert_identical([quantization.pack(codes), absmax], [packed.reshape(-1), state.absmax])
    back = quantization.dequantize(codes, absmax, quantization.nf4_levels(), weights.shape, dtype, blocksize)
    assert_identical([back], [bnb.functional.dequantize_4bit(packed, state)])


@pytest.mark.parametrize("shape", [(3, 50), (7, 9), (1, 2), (5,), (1,)])
def test_short_blocks_and_odd_sizes_equal_the_librarys(bnb, shape):
    weights = random_weights(*shape)
    packed, state = bnb.functional.quantize_4bit(weights, quant_type="nf4")
    codes, absmax = quantization.quantize(weights, quantization.nf4_levels())
    assert torch.equal(absmax, state.absmax)
    ours, theirs = quantization.pack(codes), packed.reshape(-1)
    assert torch.equal(quantization.unpack(theirs, len(codes)), codes)  # the library fills an odd byte with code 7
    assert len(ours) == len(theirs)


def test_a_matrix_with_blocks_of_zeros_equals_the_librarys(bnb):
    weights = random_weights(8, 64)
    weights[2:4] = 0
    packed, state = bnb.functional.quantize_4bit(weights, quant_type="nf4", compress_statistics=True)
    codes, absmax = quantization.quantize(weights, quantization.nf4_levels())
    statistics = quantization.quantize_statistics(absmax)
    ours = [quantization.pack(codes), *statistics]
    assert_identical(ours, [packed.reshape(-1), state.absmax, state.state2.absmax, state.offset])
    assert (codes.view(8, 64)[2:4] == 7).all()  # the code of the level zero


@pytest.mark.parametrize("value", [0.0, 0.5])
def test_statistics_that_are_all_equal_come_back_as_their_mean(bnb, value):
    absmax = torch.full((300,), value)
    statistics = quantization.quantize_statistics(absmax)
    theirs, state = bnb.functional.quantize_blockwise(absmax - absmax.mean(), blocksize=256)
    assert_identical(statistics[:2], [theirs, state.absmax])
    assert torch.equal(quantization.dequantize_statistics(statistics), absmax)


# ---------------------------------------------------------------------------------------------- the notebook


def test_the_notebook_defines_the_modules_functions_and_two_more_kinds_of_levels(notebook):
    assert {name for name in vars(notebook) if callable(getattr(notebook, name))} == DEFINED
    assert DEFINED - set(vars(quantization)) == {"int4_levels", "fp4_levels"}


@pytest.mark.parametrize("name", ["nf4_levels", "dynamic_levels"])
def test_the_notebooks_levels_are_the_modules(notebook, name):
    assert_identical([getattr(notebook, name)()], [getattr(quantization, name)()])


@pytest.mark.parametrize("levels", ["nf4_levels", "int4_levels", "fp4_levels"])
@pytest.mark.parametrize(("shape", "blocksize"), [((64, 576), 64), ((7, 9), 64), ((3, 50), 32), ((5, 5), 1), ((1,), 2)])
def test_the_notebooks_code_does_what_the_modules_does(notebook, levels, shape, blocksize):
    weights, levels = random_weights(*shape), getattr(notebook, levels)()
    assert_identical(*(round_trip(code, weights, levels, blocksize) for code in (notebook, quantization)))
    codes, _ = quantization.quantize(weights, levels, blocksize)
    assert_identical([notebook.pack(codes)], [quantization.pack(codes)])
    assert_identical([notebook.unpack(notebook.pack(codes), len(codes))], [codes])


@pytest.mark.parametrize("weights", [torch.zeros(2, 64), torch.zeros(3), torch.ones(4, 64), -torch.ones(65)])
def test_the_notebooks_code_agrees_on_zeros_and_constants(notebook, weights):
    levels = quantization.nf4_levels()
    ours, theirs = (round_trip(code, weights, levels) for code in (quantization, notebook))
    assert_identical(ours, theirs)
    assert torch.equal(ours[-1], weights)


def test_the_notebooks_code_agrees_on_a_real_matrix(notebook):
    weights = models.load(precision="bf16").model.layers[3].self_attn.k_proj.weight.detach()
    levels = quantization.nf4_levels()
    assert_identical(*(round_trip(code, weights, levels) for code in (notebook, quantization)))


# ---------------------------------------------------------------------------------------------- properties


def test_blocks_of_one_keep_magnitudes_exactly():
    weights = random_weights(17)
    codes, absmax = quantization.quantize(weights, quantization.nf4_levels(), blocksize=1)
    assert set(codes.tolist()) <= {0, 15}
    assert torch.equal(quantization.dequantize(codes, absmax, quantization.nf4_levels(), (17,), blocksize=1), weights)


@pytest.mark.parametrize("levels", ["nf4_levels", "int4_levels", "fp4_levels"])
def test_no_level_is_nearer_than_the_chosen_one(notebook, levels):
    weights, levels = random_weights(4, 64, dtype=torch.float32), getattr(notebook, levels)()
    codes, absmax = quantization.quantize(weights, levels)
    scaled = weights / absmax[:, None]
    distances = (scaled[..., None] - levels).abs()
    chosen = (scaled - levels[codes.int()].view(4, 64)).abs()
    assert torch.allclose(chosen, distances.min(dim=-1).values, atol=1e-6)


def test_weights_too_small_for_a_reciprocal_become_zero():
    weights = torch.full((64,), 1e-40)
    codes, absmax = quantization.quantize(weights, quantization.nf4_levels())
    assert quantization.dequantize(codes, absmax, quantization.nf4_levels(), (64,), torch.float32).isfinite().all()


# ---------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("weights", "kind", "words"),
    [
        ([0.1, 0.2], TypeError, "torch tensor, got list"),
        (torch.ones(4, dtype=torch.int32), TypeError, "got torch.int32"),
        (torch.ones(4, dtype=torch.float64), TypeError, "got torch.float64"),
        (torch.ones(0), ValueError, "empty"),
        (torch.tensor([1.0, float("nan")]), ValueError, "NaN"),
        (torch.tensor([1.0, float("inf")]), ValueError, "infinite"),
    ],
)
def test_what_cannot_be_quantized_says_why(weights, kind, words):
    with pytest.raises(kind, match=words):
        quantization.quantize(weights, quantization.nf4_levels())
    with pytest.raises(kind, match=words):
        quantization.quantize_statistics(weights)


@pytest.mark.parametrize("blocksize", [0, -64, 6.4])
def test_a_block_size_must_be_a_positive_whole_number(blocksize):
    with pytest.raises(ValueError, match=r"block size .* positive whole number"):
        quantization.quantize(torch.ones(4), quantization.nf4_levels(), blocksize)


@pytest.mark.parametrize("levels", [[1.0, 0.0], [0.0, 0.0], [0.0], [-2.0, 2.0]])
def test_levels_must_ascend_within_one(levels):
    with pytest.raises(ValueError, match=r"ascending order"):
        quantization.quantize(torch.ones(4), torch.tensor(levels))


def test_parts_that_do_not_belong_together_are_refused():
    levels = quantization.nf4_levels()
    codes, absmax = quantization.quantize(torch.ones(2, 64), levels)
    with pytest.raises(ValueError, match="128 codes do not fill the shape"):
        quantization.dequantize(codes, absmax, levels, (3, 64))
    with pytest.raises(ValueError, match="need 4 values of absmax, not 2"):
        quantization.dequantize(codes, absmax, levels, (2, 64), blocksize=32)
    with pytest.raises(ValueError, match="129 codes take 65 bytes, not 64"):
        quantization.unpack(quantization.pack(codes), 129)
    with pytest.raises(ValueError, match="Code 16 does not fit into four bits"):
        quantization.pack(torch.tensor([3, 16], dtype=torch.uint8))


def test_codes_that_are_not_in_one_row_are_refused():
    with pytest.raises(ValueError, match=r"one row, not in the shape \(3, 5\)"):
        quantization.pack(torch.zeros(3, 5, dtype=torch.uint8))
