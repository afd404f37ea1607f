"""Exercise 06: what its checks hold to be right agrees with llama.cpp's bytes and the course's own NF4."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType, quants

from course_utils import quantization
from course_utils.checks import ex_06 as checks


def test_bytes_are_in_the_order_of_q4_1():
    codes = [(7 * k + 3) % 16 for k in range(32)]
    step_and_minimum = np.array([1, 0], dtype=np.float16).view(np.uint8)  # each number is its code
    block = np.concatenate([step_and_minimum, checks.bytes_of(codes).astype(np.uint8)])
    assert quants.dequantize(block[None], GGMLQuantizationType.Q4_1).ravel().tolist() == codes


@pytest.mark.parametrize("seed", range(3))
def test_codes_do_not_depend_on_the_precision(seed):
    for table, levels, size in checks.cases(seed)["matrices"]:
        codes, absmax = quantization.quantize(torch.tensor(table), torch.tensor(levels), size)
        right = checks.quantized(table, levels, size)
        assert codes.tolist() == right[0].tolist()
        assert absmax.tolist() == pytest.approx(right[1].tolist())


@pytest.mark.parametrize("seed", range(3))
def test_every_wrong_rule_for_the_scale_is_found_out(seed):
    turns = [checks.Turn(*pair) for pair in checks.cases(seed)["scales"]]
    followed = [tuple(rule(turn) for turn in turns) for rule, _, _ in checks.RULES]
    assert len({tuple(turn.right for turn in turns), *followed}) == len(checks.RULES) + 1


def test_bits_are_those_of_the_chapter():
    assert checks.right_bits(64, 256) == 4 + 8 / 64 + 32 / (64 * 256)
    assert checks.right_bits(64, None) == 4.5
    assert checks.right_block(4.5, None) == 64
    assert checks.right_block(4.0, 256) is None
