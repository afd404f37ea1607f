"""The kernel that a submission gets: IPython's own, listening on sockets made outside, its output cut at the source.

Importing this module imports what notebooks import and takes long. That is its purpose: the
forkserver preloads it, and each submission's kernel is a fork. Importing is all that may happen to torch
here: an operation would start threads, and threads do not survive a fork.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
import uuid
from collections import deque
from collections.abc import Iterator
from typing import Any, ClassVar

import zmq
from ipykernel.heartbeat import Heartbeat
from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from traitlets.config import Config

from . import fakes, figure_probe, made, probes

WARM = [
    "ipykernel.debugger",  # a kernel imports it when it starts, with debugpy, and the next ones too
    *(f"IPython.core.{name}" for name in ("completerlib", "debugger", "debugger_backport", "logger", "oinspect")),
    *("IPython.extensions.storemagic", "IPython.utils.wildcard", "pdb", "tornado.platform.asyncio"),
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "numpy",
    *filter(None, os.environ.pop("NOTEBOOK_PRELOAD", "").split(",")),
]
CUT = "\n[… {} characters left out …]\n"
MAX_MESSAGE_BYTES = 2**20  # of anything that is no answer to a probe: a traceback, a display


class CappedStream(OutStream):
    """stdout or stderr of which the beginning and the end of each cell's output are sent, and the middle is not."""

    share = 0  # characters of the beginning, and of the end
    opened: ClassVar[list[CappedStream]] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        self._begin(None)
        super().__init__(*args, **options)
        self.opened.append(self)

    def _begin(self, cell: str | None) -> None:
        self._cell, self._room = cell, self.share
        self._end: deque[str] = deque()
        self._end_size = self._held_back = 0

    def write(self, string: str) -> int | None:  # type: ignore[override]
        """Send what is still of the beginning, hold back the rest; everything counts as written."""
        if not isinstance(string, str):
            return super().write(string)  # raises as every stream does
        length = len(string)
        if not string.isascii():  # a lone surrogate would take everything printed before it along
            string = string.encode("utf-8", "replace").decode("utf-8")
        with self._buffer_lock:
            cell = self.parent_header.get("msg_id")
            if cell != self._cell:
                self._begin(cell)
            if self._room > 0:
                super().write(string[: self._room])
            if len(string) > self._room:
                self._hold_back(string[self._room :])
            self._room = max(self._room - len(string), 0)
        return length

    def _hold_back(self, string: str) -> None:
        self._held_back += len(string)
        self._end.append(string[-self.share :])
        self._end_size += len(self._end[-1])
        while self._end_size - len(self._end[0]) >= self.share:
            self._end_size -= len(self._end.popleft())

    def finish(self) -> None:
        """The cell is through: send the end of what was held back."""
        with self._buffer_lock:
            end, held_back = "".join(self._end)[-self.share :], self._held_back
            self._begin(self._cell)
            self._room = 0
            if held_back:
                cut = held_back - len(end)
                super().write((CUT.format(cut) if cut else "") + end)


class CappedSession(Session):
    """A session that sends no message larger than the grader's sockets accept."""

    def serialize(self, msg: dict[str, Any], ident: Any = None) -> list[bytes]:
        """Pack a message; one that is too large keeps its type and loses what made it large."""
        frames = super().serialize(msg, ident)
        if msg["header"]["msg_type"] == "probe_reply" or sum(len(f) for f in frames) <= MAX_MESSAGE_BYTES:
            return frames
        kept = {k: v[:1000] for k, v in msg["content"].items() if isinstance(v, str)}
        return super().serialize({**msg, "content": {**kept, "traceback": [], "data": {}, "metadata": {}}}, ident)


class HostedHeartbeat(Heartbeat):
    """A heartbeat on a socket made outside."""

    def __init__(self, context: zmq.Context, address: tuple[str, str, int], fd: int) -> None:
        super().__init__(context, address)
        self.fd = fd

    def _try_bind_socket(self) -> None:
        self.socket.setsockopt(zmq.USE_FD, self.fd)
        super()._try_bind_socket()


class HostedKernel(IPythonKernel):
    """An IPython kernel that also answers probes, without going through IPython's code transformers."""

    msg_types: ClassVar[list[str]] = [*IPythonKernel.msg_types, "probe_request"]

    async def do_execute(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Run a cell, then send the end of its output."""
        try:
            return await super().do_execute(*args, **options)
        finally:
            for stream in CappedStream.opened:
                stream.finish()

    def do_shutdown(self, restart: bool) -> dict[str, Any]:
        """Go on: where a notebook asks for a new kernel, it goes on with the next cell. The grader ends the process."""
        return {"status": "ok", "restart": restart}

    async def probe_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Answer one probe with plain JSON."""
        content = await probes.answer(parent["content"], self.shell.user_ns)
        self.session.send(stream, "probe_reply", content, parent, ident=ident)


class HostedApp(IPKernelApp):
    """A kernel application on listening sockets that it was given, each under its port number."""

    listeners: ClassVar[dict[int, int]] = {}

    def _try_bind_socket(self, s: zmq.Socket, port: int) -> int:
        s.setsockopt(zmq.USE_FD, self.listeners[port])
        return super()._try_bind_socket(s, port)

    def init_heartbeat(self) -> None:
        """Start the heart beating."""
        address = (self.transport, self.ip, self.hb_port)
        self.heartbeat = HostedHeartbeat(zmq.Context(), address, self.listeners[self.hb_port])
        self.heartbeat.start()


def run(request: dict[str, Any], listeners: dict[int, int]) -> None:
    """Run one kernel until it ends."""
    HostedApp.listeners = listeners
    start(
        HostedApp,
        request["limits"],
        request["key"].encode(),
        transport="ipc",
        ip="kernel",  # a name only: the sockets are bound and listening already
        # A name of its own: an old file of the same name would be believed, keys and all.
        connection_file=f"{request['folder']}/.kernel-{uuid.uuid4()}.json",
        **{f"{name}_port": port for name, port in request["channels"].items()},
    )


def start(kind: type[IPKernelApp], limits: dict[str, int], key: bytes | None = None, **settings: Any) -> None:
    """Run a kernel application until it ends; without a key it takes that of its connection file."""
    config = Config()
    config.IPKernelApp.update(kernel_class=HostedKernel, outstream_class=f"{__name__}.CappedStream", **settings)
    if key is not None:
        config.Session.key = key
    config.HistoryManager.enabled = False  # no database in the home directory
    config.InlineBackend.figure_formats = set()  # the figure probe draws; drawing it twice costs time
    CappedStream.share = limits["output_bytes"] // 2
    sys.argv = ["ipykernel_launcher.py", "-f", settings["connection_file"]]
    app = kind.instance(config=config, session=CappedSession(config=config))
    app.initialize(sys.argv[:1])
    fakes.without_an_exit(app.shell)
    app.start()


@contextlib.contextmanager
def _uncompiled() -> Iterator[None]:
    """Leave functions as they are that a library would compile when it is imported, as bitsandbytes does.

    Torch's compiler takes a second to import, for each sandbox, and a submission that called such a function would
    first run a C++ compiler. After the imports ``torch.compile`` is what it was.
    """
    try:
        import torch
    except ImportError:  # not installed
        yield
        return
    compiler = torch.compile
    torch.compile = lambda model=None, **_options: (lambda other: other) if model is None else model
    try:
        yield
    finally:
        torch.compile = compiler


def warm_up() -> None:
    """Import what is installed of WARM, and keep it shared between parent and forks."""
    gc.disable()  # looking for garbage takes a fifth of the time of all these imports
    with _uncompiled() if "torch" in WARM else contextlib.nullcontext():
        for name in WARM:
            try:
                importlib.import_module(name)
            except ImportError:
                continue  # not installed: the notebook that needs it will say so
    made.watch()
    fakes.without_an_account()
    if "peft" in sys.modules:
        with contextlib.suppress(ImportError):
            # The first adapter of a process compiles a thousand regular expressions for this table, and keeps it.
            from transformers.conversion_mapping import get_checkpoint_conversion_mapping

            get_checkpoint_conversion_mapping("llama")
    figure_probe.rehearse()
    gc.freeze()  # of half a million objects 2 % are garbage: finding them takes half a second
    gc.enable()


warm_up()
