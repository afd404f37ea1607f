"""Exercise 04: what is taken for right is what PEFT's own layer gives."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from nbgrader_sandbox.grade.questions import Exercise
from peft import LoraConfig, get_peft_model

from ci import exercises


@pytest.fixture(scope="module")
def exercise():
    return Exercise.from_folder(exercises.ROOT / "solutions" / "ex_04")


def of_peft(given):
    """Output, merged weight and gradients of PEFT's layer with the given matrices."""
    x, g, W, A, B = (torch.tensor(given[name]) for name in "xgWAB")  # noqa: N806 - the paper's letters
    net = torch.nn.Sequential(torch.nn.Linear(*W.T.shape, bias=False))
    net[0].weight.data.copy_(W)
    config = LoraConfig(r=given["r"], lora_alpha=given["alpha"], target_modules=["0"])
    layer = get_peft_model(net, config).base_model.model[0]
    fresh = layer(x)
    a, b = layer.lora_A.default.weight, layer.lora_B.default.weight
    start = [tuple(a.shape), tuple(b.shape), bool(a.any()), bool(b.any())]
    a.data.copy_(A)
    b.data.copy_(B)
    output = layer(x)
    output.backward(g)
    found = {"fresh": fresh, "output": output, "merged": W + layer.get_delta_weight("default")}
    return {name: value.detach() for name, value in (found | {"A": a.grad, "B": b.grad}).items()}, start


def test_the_reference_gives_what_peft_gives(exercise):
    names = exercise.space(exercise.reference)
    for given in exercise.spec.cases(3)["layers"]:
        right, start = of_peft(given)
        adapter = [given[name] for name in ("A", "B", "alpha", "r")]
        seen = names["look_at_layer"](given["x"], given["W"], *adapter)
        found = names["lora_gradients"](given["x"], given["g"], *adapter)
        found |= {"output": names["lora_forward"](given["x"], given["W"], *adapter)}
        found |= {"merged": names["merge"](given["W"], *adapter), "fresh": seen["fresh"]}
        for name, expected in right.items():
            assert torch.allclose(torch.as_tensor(found[name]), expected, rtol=1e-4, atol=1e-4), name
        assert torch.allclose(torch.tensor(seen["output"]), right["output"], rtol=1e-4, atol=1e-4)
        assert start == [np.shape(seen["A"]), np.shape(seen["B"]), True, False]
        assert (np.any(seen["A"]), np.any(seen["B"])) == (True, False)
