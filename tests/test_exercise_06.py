"""Exercise 06: what its reference holds to be right agrees with llama.cpp's bytes and bitsandbytes' codes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType, quants
from nbgrader_sandbox.grade.questions import Exercise

from ci.repository import ROOT
from course_utils import quantization


@pytest.fixture(scope="module")
def right():
    exercise = Exercise.from_folder(ROOT / "solutions" / "ex_06")
    return exercise.space(exercise.reference)


def test_bytes_are_in_the_order_of_q4_1(right):
    codes = [(7 * k + 3) % 16 for k in range(32)]
    step_and_minimum = np.array([1, 0], dtype=np.float16).view(np.uint8)  # each number is its code
    block = np.concatenate([step_and_minimum, np.array(right["pack"](codes), dtype=np.uint8)])
    assert quants.dequantize(block[None], GGMLQuantizationType.Q4_1).ravel().tolist() == codes


def test_codes_are_those_of_bitsandbytes(right):
    import bitsandbytes

    table = (0.02 * torch.randn(9, 50, generator=torch.Generator().manual_seed(0))).tolist()
    found = right["quantize"](table, quantization.nf4_levels().tolist(), 64)
    stored, _ = bitsandbytes.functional.quantize_4bit(torch.tensor(table), blocksize=64, quant_type="nf4")
    assert found["codes"].tolist() == quantization.unpack(stored, 450).tolist()


def test_bits_are_those_of_the_chapter(right):
    assert right["bits_per_parameter"](64, 256) == 4 + 8 / 64 + 32 / (64 * 256)
    assert right["bits_per_parameter"](64, None) == 4.5
    assert right["finest_block"](4.5, None) == 64
    assert right["finest_block"](4.0, 256) is None
