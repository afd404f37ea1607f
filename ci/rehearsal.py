"""Run notebooks on the CPU under CUDA's rules, so that device mistakes are found without a GPU.

Tensors stay ordinary CPU tensors. Each *storage* carries a place, cpu or cuda: where it would be on a machine with a
GPU. A function mode answers ``.device`` and turns moves into copies with another place. A dispatch mode checks every
operator, backward included, and raises what CUDA raises where places are mixed.

A tensor subclass with ``device="cuda"`` can't do this. The CPU build of PyTorch has no device guard for CUDA, so the
first ``t()`` fails, and bitsandbytes couldn't read the tensor's memory.

The rehearsal can't see a GPU's rounding, speed, memory or streams, nor child processes, nor a raw pointer that is
handed to the wrong device.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import psutil
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from ci.repository import ROOT
from course_utils import bf16

CARDS = {(8, 0): "A100", (7, 5): "T4"}
MEMORY_BYTES = 16 * 2**30
REPORT = "COURSE_REHEARSAL_REPORT"
STARTUP = """\
import sys
sys.path.insert(0, {root!r})
from ci import rehearsal
rehearsal.install({capability})
"""
Tensor = torch.Tensor
aten = torch.ops.aten
# They copy between devices, or only exchange storages.
MIXED = {aten.copy_, aten._foreach_copy_, aten.set_, aten._to_copy, aten.to}
# Their indices may be on the CPU: CUDA's kernel fetches them.
INDEXED = {aten.index, aten.index_put, aten.index_put_, aten._unsafe_index, aten._index_put_impl_}
# TensorIterator takes a tensor without dimensions from the CPU as a number. Most such operators are tagged pointwise.
SCALARS = {aten.masked_fill, aten.masked_fill_, aten.fill_, aten.fill, aten.index_fill, aten.index_fill_, aten.where}
PRODUCTS = {aten.mm, aten.addmm, aten.bmm, aten.baddbmm, aten.linear, aten.matmul, aten.mv}


def environment(folder: Path, capability: tuple[int, int]) -> dict[str, str]:
    """Return the variables that make every IPython kernel rehearse; ``folder`` gets its profile and its report."""
    startup = folder / "profile_default" / "startup" / "00-rehearsal.py"
    startup.parent.mkdir(parents=True, exist_ok=True)
    startup.write_text(STARTUP.format(root=str(ROOT), capability=capability), encoding="utf-8")
    # Modes belong to a thread, and transformers would move weights in others.
    return {"IPYTHONDIR": str(folder), REPORT: str(folder / "report.json"), "HF_DEACTIVATE_ASYNC_LOAD": "1"}


def install(capability: tuple[int, int]) -> None:
    """Make this process believe in one CUDA device of that compute capability, until it ends."""
    # Before anything is patched: it chooses its library when it is imported, and here that must be the one for the CPU.
    import bitsandbytes  # noqa: F401

    rules, names = _Rules(capability), _Names()
    _patch_torch(capability, names)
    _patch_libraries()
    rules.__enter__()
    names.__enter__()
    _Rules.names = names

    def report() -> None:
        if path := os.environ.get(REPORT):
            Path(path).write_text(
                json.dumps({"capability": capability, "operators": rules.operators}), encoding="utf-8"
            )

    atexit.register(report)


# ------------------------------------------------------------------------------------------------- places


def _storage(tensor: Tensor) -> torch.UntypedStorage:
    """Return the storage object, which PyTorch keeps as long as the memory: what is written on it stays."""
    with torch._C.DisableTorchFunction():
        return tensor.untyped_storage()


def place(tensor: Tensor) -> str:
    """Return cpu, cuda or meta: where this tensor would be."""
    with torch._C.DisableTorchFunction():
        return _place(tensor)


def _place(tensor: Tensor) -> str:
    """Do the same where the function mode is off already."""
    if tensor.is_cpu and tensor.layout == torch.strided:
        return getattr(tensor.untyped_storage(), "place", "cpu")
    return tensor.device.type


def _put(tensor: Tensor, where: str) -> Tensor:
    _storage(tensor).place = where
    return tensor


def _tensors(values: object) -> list[Tensor]:
    """List the tensors of an operator's arguments or results, which may be in lists."""
    if isinstance(values, Tensor):
        return [values]
    if isinstance(values, dict):
        values = values.values()
    elif not isinstance(values, (list, tuple)):
        return []
    found = []
    for value in values:
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, (list, tuple, dict)):
            found += _tensors(value)
    return found


def _kind(device: object) -> str:
    return "cuda" if isinstance(device, int) else torch.device(device).type


def _real(device: object) -> object:
    return "cpu" if _kind(device) == "cuda" else device


class _Move(torch.autograd.Function):
    """A copy to another place whose gradient comes back to the first one."""

    @staticmethod
    def forward(ctx, tensor, where):
        ctx.back = place(tensor)
        return _put(tensor.detach().clone(), where)

    @staticmethod
    def backward(ctx, gradient):
        return _put(gradient.clone(), ctx.back), None


def _moved(tensor: Tensor, where: str) -> Tensor:
    if place(tensor) in (where, "meta"):
        return tensor
    if tensor.requires_grad and torch.is_grad_enabled():
        return _Move.apply(tensor, where)
    return _put(Tensor.clone(tensor), where)


# ------------------------------------------------------------------------------------------------- the two modes


class _Names(TorchFunctionMode):
    """What Python code sees of devices."""

    def __init__(self):
        super().__init__()
        self.calls: list[tuple[str | None, object]] = []  # the device named by each call under way, and its arguments
        self.methods = {
            Tensor.to: self._to,
            Tensor.cuda: lambda tensor, device=None, *_, **__: _moved(tensor, "cuda"),
            Tensor.cpu: lambda tensor, *_, **__: _moved(tensor, "cpu"),
            Tensor.numpy: self._numpy(Tensor.numpy),
            Tensor.__array__: self._numpy(Tensor.__array__),
            Tensor.get_device: lambda tensor: 0 if place(tensor) == "cuda" else -1,
            Tensor.pin_memory: lambda tensor, *_, **__: tensor,  # the CPU build has none
            Tensor.__deepcopy__: lambda tensor, memo: _put(Tensor.__deepcopy__(tensor, memo), place(tensor)),
        }

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if getattr(function, "__name__", "") == "__get__":
            return self._attribute(function, args)
        if function in self.methods:
            return self.methods[function](*args, **kwargs)
        # Another dispatch mode hands an operator on, with the device that is really there.
        if isinstance(function, torch._ops.OpOverload):
            return function(*args, **kwargs)
        device, where = kwargs.get("device"), None
        if device is not None and _kind(device) in ("cpu", "cuda"):
            where, kwargs = _kind(device), {**kwargs, "device": "cpu"}
        if (generator := kwargs.get("generator")) is not None:
            wanted = where or next(map(place, _tensors(args)), "cpu")
            found = getattr(generator, "place", "cpu")
            if found != wanted:
                raise RuntimeError(f"Expected a '{wanted}' device type for generator but found '{found}'")
        self.calls.append((where, args))
        try:
            result = function(*args, **kwargs)
        finally:
            self.calls.pop()
        if where is None:
            return result
        if not isinstance(result, Tensor) or place(result) == where:
            return result
        given = any(_storage(result) is _storage(tensor) for tensor in _tensors(args))
        return _moved(result, where) if given else _put(result, where)

    @staticmethod
    def _attribute(function, args):
        name = getattr(function.__self__, "__name__", "")
        if name not in ("device", "is_cuda", "is_cpu"):
            return function(*args)
        where = place(args[0])
        if name == "device":
            return torch.device("cuda", 0) if where == "cuda" else function(*args)
        return where == name.removeprefix("is_")

    @staticmethod
    def _to(tensor, *args, **kwargs):
        names = ["device", "dtype", "non_blocking", "copy"]
        if args and isinstance(args[0], torch.dtype):
            names = names[1:]
        if args and isinstance(args[0], Tensor):
            args = (place(args[0]), args[0].dtype, *args[1:])
        options = dict(zip(names, args, strict=False)) | kwargs
        if (other := options.pop("other", None)) is not None:
            options |= {"device": place(other), "dtype": other.dtype}
        device = options.pop("device", None)
        options["dtype"] = options.get("dtype") or tensor.dtype
        if device is not None and "meta" in (_kind(device), tensor.device.type):
            return Tensor.to(tensor, device=_real(device), **options)
        result = Tensor.to(tensor, **options)
        return result if device is None else _moved(result, _kind(device))

    @staticmethod
    def _numpy(method):
        def checked(tensor, *args, **kwargs):
            if place(tensor) == "cuda":
                raise TypeError(
                    "can't convert cuda:0 device type tensor to numpy. "
                    "Use Tensor.cpu() to copy the tensor to host memory first."
                )
            return method(tensor, *args, **kwargs)

        return checked

    def of_this_call(self) -> str:
        """Return where a tensor belongs that an operator makes from nothing: as the call says, or as its arguments."""
        where, args = self.calls[-1] if self.calls else (None, ())
        return where or ("cuda" if "cuda" in map(place, _tensors(args)) else "cpu")


class _Rules(TorchDispatchMode):
    """What CUDA asks of each operator."""

    names: _Names

    def __init__(self, capability):
        super().__init__()
        self.operators = 0
        # The CPU multiplies these types in a plain loop; float32 is a hundred times faster, and rounded once.
        self.slow = {torch.float16} | ({torch.bfloat16} if bf16.is_slow() else set())

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunction():  # kernels written in Python are to see what is really there
            return self._checked(function, args, kwargs or {})

    def _checked(self, function, args, kwargs):
        self.operators += 1
        packet = function.overloadpacket
        tensors = _tensors((args, kwargs) if kwargs else args)
        if packet in MIXED:
            result = function(*args, **kwargs)
            if packet in (aten._to_copy, aten.to) and place(tensors[0]) == "cuda" and place(result) == "cpu":
                _put(result, "cuda")
            return result
        places = [_place(tensor) for tensor in tensors]
        where = "cuda" if "cuda" in places or (not tensors and self.names.of_this_call() == "cuda") else "cpu"
        if where == "cuda" and "cpu" in places:
            self._check(function, packet, tensors, places)
        if tensors and tensors[0].dtype in self.slow and packet in PRODUCTS and "out" not in kwargs:
            wide = [value.float() if isinstance(value, Tensor) else value for value in args]
            result = function(*wide, **kwargs).to(tensors[0].dtype)
        elif function is aten.addmm.dtype_out:  # TRL's loss calls it on CUDA; a CPU has no such kernel
            added, left, right, dtype = args
            result = aten.addmm.out(added, left.to(dtype), right.to(dtype), **kwargs)
        else:
            result = function(*args, **kwargs)
        if where == "cuda":
            for tensor in _tensors(result):
                if _place(tensor) == "cpu":
                    _put(tensor, "cuda")
        return result

    @staticmethod
    def _check(function, packet, tensors, places):
        if packet in INDEXED:
            if places[0] == "cpu":
                raise RuntimeError(
                    "indices should be either on cpu or on the same device as the indexed tensor (cpu). "
                    f"({function}: the indexed tensor is on the CPU, an index or a value on cuda:0)"
                )
            if "put" not in str(packet) or places[-1] == "cuda" or tensors[-1].ndim == 0:
                return
        elif torch.Tag.pointwise in function.tags or packet in SCALARS or "_foreach_" in str(packet):
            far = [i for i, where in enumerate(places) if where == "cpu" and tensors[i].ndim]
            if not far and not (function._schema.is_mutable and places[0] == "cpu"):
                return
        raise RuntimeError(
            "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu! "
            f"(when checking argument in method {function})"
        )


# ------------------------------------------------------------------------------------------------- PyTorch


class _Generator(torch._C.Generator):
    """A CPU generator that says it is on the GPU where it should be: the CPU build makes no other."""

    def __new__(cls, device="cpu"):
        made = super().__new__(cls, "cpu")
        made.place = _kind(device)
        return made

    @property
    def device(self):
        return torch.device("cuda", 0) if self.place == "cuda" else torch.device("cpu")


def _patch_torch(capability: tuple[int, int], names: _Names) -> None:
    """Answer the questions that the course, transformers, peft, accelerate and bitsandbytes ask about the device."""
    has_bf16 = capability >= (8, 0)
    about = SimpleNamespace(
        name=f"rehearsed {CARDS[capability]}", major=capability[0], minor=capability[1], total_memory=MEMORY_BYTES,
        multi_processor_count=40, warp_size=32, is_integrated=False,
    )  # fmt: skip
    answers = {
        "is_available": True, "device_count": 1, "current_device": 0, "get_device_name": about.name,
        "get_device_capability": capability, "get_device_properties": about, "is_initialized": False,
        "is_current_stream_capturing": False, "memory_stats": {}, "current_stream": SimpleNamespace(synchronize=int),
    }  # fmt: skip
    nothing = (
        "set_device synchronize empty_cache init ipc_collect reset_peak_memory_stats reset_max_memory_allocated "
        "set_rng_state set_rng_state_all manual_seed manual_seed_all"
    )
    for name, answer in (answers | dict.fromkeys(nothing.split())).items():
        setattr(torch.cuda, name, lambda *_, answer=answer, **__: answer)
    # Emulated bf16 is there on every card, and is what PyTorch counts unless told otherwise.
    torch.cuda.is_bf16_supported = lambda including_emulation=True: has_bf16 or including_emulation
    # The process's own memory: an upper bound that moves, so that differences and peaks can be formed.
    resident = psutil.Process().memory_info
    torch.cuda.memory_allocated = torch.cuda.memory_reserved = lambda *_: resident().rss
    torch.cuda.max_memory_allocated = torch.cuda.max_memory_reserved = lambda *_: max(
        resident().rss, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    )
    torch.cuda.mem_get_info = lambda *_: (min(psutil.virtual_memory().available, MEMORY_BYTES), MEMORY_BYTES)
    torch.cuda.get_rng_state = lambda *_: torch.get_rng_state()
    torch.cuda.get_rng_state_all = lambda: [torch.get_rng_state()]
    torch.cuda.random = torch.cuda  # the Trainer saves a generator's state through this name
    torch.cuda.device = lambda *_: nullcontext()
    torch.Generator = _Generator
    torch.accelerator.is_available = lambda: True
    torch.accelerator.device_count = lambda: 1
    torch.accelerator.current_accelerator = lambda *_, **__: torch.device("cuda")
    torch.accelerator.current_device_index = lambda: 0
    # An optimizer asks whether its step is being captured in a CUDA graph.
    torch.accelerator.current_stream = lambda *_: SimpleNamespace(is_capturing=lambda: False, synchronize=int)
    for name in ("set_device_index", "synchronize"):
        setattr(torch.accelerator, name, lambda *_: None)

    # `loss.backward()` arrives in the function mode, which is off inside its own handler, and so would be in a backward
    # pass written in Python (bitsandbytes, checkpoints).
    engine = torch.autograd.graph._engine_run_backward

    def run_backward(*args, **kwargs):
        with names:
            return engine(*args, **kwargs)

    torch.autograd._engine_run_backward = torch.autograd.graph._engine_run_backward = run_backward
    # Saved tensors are looked at with the mode on and off: their devices differ although the tensors don't.
    from torch.utils import checkpoint

    checkpoint._allowed_determinism_checks_to_fns["default"] = lambda x: {"shape": x.shape, "dtype": x.dtype}


# ------------------------------------------------------------------------------------------------- libraries


class _SafeOpen:
    """safetensors reads to the CPU here, since its own code would pin memory; a tensor is moved afterwards."""

    def __init__(self, filename, framework="pt", device="cpu", **options):
        self.where = _kind(device)
        self.file = _safe_open(filename, framework=framework, device=_real(device), **options)

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, *error):
        self.file.__exit__(*error)

    def __getattr__(self, name):
        return getattr(self.file, name)

    def get_tensor(self, name):
        return _moved(self.file.get_tensor(name), self.where)


def _patch_libraries() -> None:
    """Replace what leaves PyTorch: safetensors' reader, and bitsandbytes' calls of CUDA's managed memory."""
    global _safe_open
    import bitsandbytes.functional as kernels
    import safetensors

    _safe_open, safetensors.safe_open = safetensors.safe_open, _SafeOpen

    def get_paged(*shape, dtype=torch.float32, device="cuda"):
        made = torch.zeros(shape, dtype=dtype, device=device)
        made.is_paged, made.page_deviceid = True, 0
        return made

    kernels.get_paged, kernels.prefetch_tensor = get_paged, lambda *_, **__: None
    kernels.fill = lambda tensor, value, *_, **__: tensor.fill_(value)
