"""Exercise 07: what its reference holds to be right is what bitsandbytes and PEFT compute."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from nbgrader_sandbox.grade.questions import Exercise

from ci.repository import ROOT

N_IN, N_OUT, BLOCK, GROUP, R, ALPHA = 128, 130, 64, 256, 4, 6.0  # more than 256 blocks


@pytest.fixture(scope="module")
def right():
    exercise = Exercise.from_folder(ROOT / "solutions" / "ex_07")
    return exercise.space(exercise.reference)


@pytest.fixture(scope="module")
def layer():
    """A layer that bitsandbytes quantized and PEFT adapted, in float32 on the CPU."""
    import bitsandbytes as bnb
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(0)
    layer = bnb.nn.Linear4bit(N_IN, N_OUT, bias=False, compute_dtype=torch.float32, quant_type="nf4")
    layer.weight = bnb.nn.Params4bit(torch.randn(N_OUT, N_IN), requires_grad=False, quant_type="nf4", blocksize=BLOCK)
    layer = layer.to("cpu")  # moving quantizes
    net = torch.nn.Sequential(layer)
    net.is_loaded_in_4bit = True  # what PEFT looks at
    adapted = get_peft_model(net, LoraConfig(r=R, lora_alpha=ALPHA, target_modules=["0"])).base_model.model[0]
    torch.nn.init.normal_(adapted.lora_B.default.weight)
    return adapted


@pytest.fixture(scope="module")
def base(layer):
    state = layer.weight.quant_state
    statistics = {"codes": state.absmax.tolist(), "scales": state.state2.absmax.tolist()}
    statistics |= {"offset": state.offset.item(), "group": GROUP}
    packed = layer.weight.data.flatten().tolist()
    return {"bytes": packed, "block": BLOCK, "shape": [N_OUT, N_IN], "absmax": statistics}


def close(found, expected):
    return np.allclose(np.array(found), expected.detach().numpy(), rtol=1e-4, atol=1e-4)


def test_absmax_is_that_of_bitsandbytes(right, layer, base):
    from bitsandbytes.functional import dequantize_blockwise

    state = layer.weight.quant_state
    assert close(right["block_absmax"](base["absmax"]), dequantize_blockwise(state.absmax, state.state2) + state.offset)


def test_output_and_gradients_are_those_of_peft(right, layer, base):
    a, b = layer.lora_A.default.weight, layer.lora_B.default.weight
    x, g = torch.randn(6, N_IN, requires_grad=True), torch.randn(6, N_OUT)
    output = layer(x)
    output.backward(g)
    given = [x.tolist(), base, a.tolist(), b.tolist(), ALPHA, R]
    assert close(right["qlora_forward"](*given), output)
    found = right["qlora_gradients"](given[0], g.tolist(), *given[1:])
    assert all(close(found[name], tensor.grad) for name, tensor in {"A": a, "B": b, "x": x}.items())
