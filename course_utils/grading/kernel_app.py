"""The kernel that a submission gets: IPython's own, listening on sockets made outside, its output cut at the source.

Importing this module imports everything that a notebook of the course imports. That is its purpose: the
forkserver preloads it, and each submission's kernel is a fork. Importing is all that may happen to torch
here: an operation would start threads, and threads do not survive a fork.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
from typing import Any

import zmq
from ipykernel.heartbeat import Heartbeat
from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from traitlets.config import Config

from . import probes

WARM = """
    matplotlib.pyplot matplotlib_inline.backend_inline numpy pandas seaborn
    torch transformers peft peft.tuners.lora.bnb course_utils.models course_utils.counting
    transformers.models.gpt2.modeling_gpt2 transformers.models.llama.modeling_llama
    transformers.models.mistral.modeling_mistral
""".split()
MAX_MESSAGE_BYTES = 2**20  # of anything that is no answer to a probe: a traceback, a display


class CappedStream(OutStream):
    """stdout or stderr that stops sending once a cell has had its share.

    The share is twice what the grader keeps, so that the grader can tell that something was cut.
    """

    share = 0
    _cell: Any = None
    _left = 0

    def write(self, string: str) -> int | None:  # type: ignore[override]
        """Send what still fits, drop the rest, and say that all was written."""
        cell = self.parent_header.get("msg_id")
        if cell != self._cell:
            self._cell, self._left = cell, self.share
        if self._left <= 0 and isinstance(string, str):
            return len(string)
        self._left -= len(string)
        super().write(string if self._left >= 0 else string[: self._left])
        return len(string)


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

    msg_types = [*IPythonKernel.msg_types, "probe_request"]

    async def probe_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Answer one probe with plain JSON."""
        content = await probes.answer(parent["content"], self.shell.user_ns)
        self.session.send(stream, "probe_reply", content, parent, ident=ident)


class HostedApp(IPKernelApp):
    """A kernel application on listening sockets that it was given, each under its port number."""

    listeners: dict[int, int] = {}
    kernel_class = HostedKernel

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
    config = Config()
    config.IPKernelApp.update(
        transport="ipc",
        ip="kernel",  # a name only: the sockets are bound and listening already
        connection_file="kernel.json",
        outstream_class=f"{__name__}.CappedStream",
        **{f"{name}_port": port for name, port in request["channels"].items()},
    )
    config.Session.key = request["key"].encode()
    config.HistoryManager.enabled = False  # no database in the home directory
    config.InlineBackend.figure_formats = set()  # the figure probe draws; drawing it twice costs time
    CappedStream.share = 2 * request["limits"]["output_bytes"]
    sys.argv = ["ipykernel_launcher.py", "-f", "kernel.json"]
    app = HostedApp.instance(config=config, session=CappedSession(config=config))
    app.listeners = listeners
    app.initialize(sys.argv[:1])
    app.start()


def warm_up() -> None:
    """Import what is installed of WARM, and keep it shared between parent and forks."""
    for name in WARM:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # not installed: the notebook that needs it will say so
    gc.collect()
    gc.freeze()


warm_up()
