"""Notebooks under CUDA's rules on the CPU (ci/rehearsal.py): what would mix devices on a GPU fails here, at its cell.

``COURSE_TEST_REHEARSAL=all`` runs every notebook as on a GPU with bf16 units (8.0) and on one without (a T4, 7.5).
``python -m ci platforms`` keeps what became of each.
"""

from __future__ import annotations

import json
import os
import tempfile
import textwrap

import nbclient
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ci import rehearsal, runner
from ci.repository import ROOT, relative
from course_utils import claims

BF16, T4 = rehearsal.CARDS
RUNS = [(ROOT / name, BF16) for name in (
    "chapters/02_counting_parameters.ipynb", "chapters/04_lora_from_scratch.ipynb", "chapters/06_four_bits.ipynb",
)]  # fmt: skip
if os.environ.get("COURSE_TEST_REHEARSAL") == "all":
    RUNS = [(path, capability) for path in runner.all_notebooks() for capability in (BF16, T4)]

START = """\
import numpy as np, torch
from peft import LoraConfig, get_peft_model
from torch.nn import functional as F
from transformers import AutoModelForCausalLM
from course_utils import models
assert models.device().type == "cuda"
base = AutoModelForCausalLM.from_pretrained({folder!r}, device_map={{"": models.device()}})
model = get_peft_model(base, LoraConfig(target_modules=["q_proj"]))
optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad])
tokens = torch.arange(8).view(2, 4)
on_gpu = tokens.to(models.device())
layer = base.model.layers[0].self_attn.q_proj
B = layer.lora_B["default"].weight
"""
SAME = "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!"
# What is right, and runs.
SOUND = {
    "a step of training": """\
        loss = model(input_ids=on_gpu, labels=on_gpu).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        assert loss.device == B.device == torch.device("cuda", 0) and loss.is_cuda and not tokens.is_cuda""",
    "a step under another dispatch mode": """\
        from torch.utils.flop_counter import FlopCounterMode
        x = torch.ones(2, 2, device="cuda", requires_grad=True)
        with FlopCounterMode(display=False) as counter:
            (x.to(torch.bfloat16) @ x.to(torch.bfloat16)).float().sum().backward()
        assert x.grad.is_cuda and counter.get_total_flops() == 3 * 2 * 2**3""",
    "a number and indices on the CPU": """\
        x = torch.ones(3, 4, device="cuda")
        assert (x * torch.tensor(2.0)).sum().item() == 24
        assert x[torch.tensor([0, 2])].is_cuda and x.cpu().numpy().shape == (3, 4)
        assert torch.zeros_like(x, device="cpu").device.type == "cpu" and x.new_ones(2).is_cuda""",
    "a gradient that comes back to the CPU": """\
        w = torch.ones(2, requires_grad=True)
        (w.to("cuda") * 3).sum().backward()
        assert not w.grad.is_cuda and w.grad.tolist() == [3, 3]""",
    "a generator of the GPU": """\
        assert torch.randn(2, generator=torch.Generator("cuda").manual_seed(0), device="cuda").is_cuda""",
    "a model in 4 bits": """\
        from bitsandbytes.nn import Linear4bit
        x = torch.ones(2, 64, device="cuda", dtype=torch.float16, requires_grad=True)
        Linear4bit(64, 64, compute_dtype=torch.float16).to("cuda")(x).sum().backward()
        assert x.grad.is_cuda""",
}  # fmt: skip
# What is wrong on CUDA and runs on a CPU, with CUDA's words.
MISTAKES = {
    "a batch on the CPU": ("model(input_ids=tokens)", SAME),
    "labels on the CPU": ("F.cross_entropy(model(input_ids=on_gpu).logits.flatten(0, 1), tokens.flatten())", SAME),
    "a mask made without a device": (
        "model(input_ids=on_gpu).logits.masked_fill(torch.ones(4, 1, dtype=torch.bool), 0)",
        SAME,
    ),
    "numpy() of a tensor on the GPU": ("B.detach().numpy()", "can't convert cuda:0 device type tensor to numpy"),
    "numpy's own call": ("np.asarray(B.detach())", "can't convert cuda:0 device type tensor to numpy"),
    "a generator of the CPU": (
        "torch.randn(2, generator=torch.Generator().manual_seed(0), device=models.device())",
        "Expected a 'cuda' device type for generator but found 'cpu'",
    ),
    "indices on the GPU for a table on the CPU": ("tokens[on_gpu[0, :1]]", "indices should be either on cpu or"),
    "an optimizer's state on the CPU": (
        """\
        model(input_ids=on_gpu, labels=on_gpu).loss.backward()
        moments = optimizer.state[B]
        moments["exp_avg"] = moments["exp_avg"].cpu()
        optimizer.step()""",
        SAME,
    ),
    "LoRA's B on the CPU in the backward pass": (
        """\
        class Update(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x @ B.T
            @staticmethod
            def backward(ctx, gradient):
                return gradient @ B.detach().cpu()
        Update.apply(torch.ones(2, 8, device="cuda", requires_grad=True)).sum().backward()""",
        SAME,
    ),
    "a layer that was left behind": ("layer.cpu(); model(input_ids=on_gpu)", SAME),
    "bf16 on a card without it": (
        "assert torch.cuda.is_bf16_supported(including_emulation=False), 'no bf16 units'",
        "no bf16 units",
    ),
}  # fmt: skip


@pytest.fixture
def rehearse(tmp_path, monkeypatch):
    """Make kernels rehearse; the function returned sets that up and gives the number of operators afterwards."""

    def prepare(capability):
        for name, value in rehearsal.environment(tmp_path, capability).items():
            monkeypatch.setenv(name, value)

    prepare.report = lambda: json.loads((tmp_path / "report.json").read_text())
    return prepare


def test_device_mistakes_are_found_and_sound_code_is_not(rehearse, tiny_folder):
    rehearse(T4)
    cells = {
        "start": START.format(folder=str(tiny_folder)),
        **SOUND,
        **{name: code for name, (code, _) in MISTAKES.items()},
    }
    notebook = new_notebook(cells=[new_code_cell(textwrap.dedent(code)) for code in cells.values()])
    with tempfile.TemporaryDirectory(prefix="course-") as sockets:
        manager = runner.kernel_manager(sockets)
        nbclient.NotebookClient(notebook, kernel_manager_class=manager, allow_errors=True, timeout=300).execute()
    errors = {
        name: next((f"{out.ename}: {out.evalue}" for out in cell.outputs if out.output_type == "error"), "")
        for name, cell in zip(cells, notebook.cells, strict=True)
    }
    assert {name: errors[name] for name in ("start", *SOUND)} == dict.fromkeys(("start", *SOUND), "")
    assert [name for name, (_, words) in MISTAKES.items() if words not in errors[name]] == [], errors
    assert rehearse.report()["operators"] > 500


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("path", "capability"), RUNS, ids=[f"{path.stem}-{major}.{minor}" for path, (major, minor) in RUNS]
)
def test_a_notebook_rehearsed(path, capability, rehearse, tmp_path, monkeypatch, record_property):
    record_property("notebook", path.stem)
    record_property("platform", f"rehearsal {capability}")
    rehearse(capability)
    monkeypatch.setenv(claims.NOTEBOOK, path.name)
    result = runner.execute(path, tmp_path / path.name, "smoke")
    assert result.status == "ok", f"{relative(path)} on a GPU of capability {capability}: {result.detail}"
    # The startup file of a kernel may fail without a word to the notebook, which would then run on the CPU.
    assert tuple(rehearse.report()["capability"]) == capability
