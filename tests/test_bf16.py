"""Linear layers in bf16 on a CPU that is slow at it."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from course_utils import bf16

SHAPES = [(2, 5, 48), (7, 48)]


def run(linear, shape, bias):
    torch.manual_seed(0)
    x = torch.randn(shape, dtype=torch.bfloat16, requires_grad=True)
    weight = torch.randn(32, 48, dtype=torch.bfloat16, requires_grad=True)
    extra = torch.randn(32, dtype=torch.bfloat16, requires_grad=True) if bias else None
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        out = linear(x, weight, extra)
    out.backward(torch.randn_like(out))
    return [out.detach(), x.grad, weight.grad, *([extra.grad] if bias else [])], kept


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("bias", [False, True])
def test_the_result_and_its_gradients_are_torchs(shape, bias):
    (ours, _), (theirs, _) = run(bf16._linear, shape, bias), run(bf16._plain, shape, bias)
    for a, b in zip(ours, theirs, strict=True):
        assert a.dtype == torch.bfloat16
        torch.testing.assert_close(a, b, rtol=2**-7, atol=2**-5)  # a bf16 number has 8 bits


def test_what_is_kept_for_the_backward_pass_stays_in_bf16():
    _, kept = run(bf16._linear, SHAPES[0], False)
    assert [t.dtype for t in kept] == [torch.bfloat16] * 2


def test_a_frozen_weight_keeps_no_input():
    x, weight = torch.randn(3, 8, dtype=torch.bfloat16, requires_grad=True), torch.randn(4, 8, dtype=torch.bfloat16)
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        bf16._linear(x, weight)
    assert [t.data_ptr() for t in kept] == [weight.data_ptr()]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_other_types_take_torchs_own_way(dtype):
    x, weight = torch.randn(3, 8, dtype=dtype), torch.randn(4, 8, dtype=dtype)
    assert torch.equal(bf16._linear(x, weight), bf16._plain(x, weight))


@pytest.mark.parametrize("slow", [True, False])
def test_it_is_installed_where_the_cpu_is_slow_and_nowhere_else(monkeypatch, slow):
    monkeypatch.setattr(functional, "linear", bf16._plain)
    monkeypatch.setattr(torch, "matmul", bf16._plain_matmul)
    monkeypatch.setattr(bf16, "is_slow", lambda: slow)
    bf16.install()
    bf16.install()
    assert functional.linear is (bf16._linear if slow else bf16._plain)
    assert torch.matmul is (bf16._matmul if slow else bf16._plain_matmul)


@pytest.mark.parametrize("trained", [False, True])
def test_a_product_without_gradients_is_torchs_and_one_with_gradients_is_left_to_torch(trained):
    torch.manual_seed(0)
    a = torch.randn(2, 5, 48, dtype=torch.bfloat16, requires_grad=trained)
    b = torch.randn(48, 32, dtype=torch.bfloat16)
    torch.testing.assert_close(bf16._matmul(a, b), bf16._plain_matmul(a, b), rtol=2**-7, atol=2**-5)
    assert bf16._matmul(a, b).requires_grad is trained


def test_arguments_have_torchs_names():
    """PEFT passes linear's by name where a tied head has tokens of its own (chapter 12)."""
    x, weight = torch.randn(3, 8, dtype=torch.bfloat16), torch.randn(4, 8, dtype=torch.bfloat16)
    assert torch.equal(bf16._linear(input=x, weight=weight, bias=None), bf16._linear(x, weight))
    assert torch.equal(bf16._matmul(input=x, other=weight.T), bf16._matmul(x, weight.T))
