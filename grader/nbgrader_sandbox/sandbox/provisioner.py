"""Kernels from a warm sandbox, for anything that starts kernels through jupyter_client.

A kernel specification asks for it with
``{"kernel_provisioner": {"provisioner_name": "nbgrader-sandbox-provisioner"}}``.
The kernel's sockets are made here, outside, and handed to it open: no folder is shared with a sandbox, and the
client can connect before the kernel has said anything.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Any as AnyTrait
from traitlets import Dict, Instance

from nbgrader_sandbox.sandbox.relay import Relay
from nbgrader_sandbox.sandbox.sandbox import Lease, Sandbox
from nbgrader_sandbox.sandbox.trusted import NoSandbox, TrustedProvisioner

CHANNELS = {"shell": 1, "iopub": 2, "stdin": 3, "hb": 4, "control": 5}
TOO_MUCH = "the kernel sent more than a notebook ever needs to and was ended"
ALLOWANCE = 48 * 2**20  # bytes that a kernel may send in its life; its streams are cut long before
POLL_S = 0.02
LONGEST_SOCKET_PATH = 80
FOLDER = "nbgrader-kernel-"


class SandboxProvisioner(KernelProvisionerBase):
    """One kernel, forked from a sandbox's warm parent into namespaces of its own."""

    sandbox = Instance(Sandbox, allow_none=True)
    files = Dict(help="Files and folders put read-only into the kernel's working folder: name to path.")
    lease = AnyTrait()
    relay = AnyTrait()
    _folder: Path | None = None

    @property
    def descriptor(self) -> int:
        """A file descriptor that becomes readable when the kernel has ended."""
        return self.lease.descriptor

    def how_it_ended(self) -> str:
        """The kernel's end in words."""
        return self.lease.how_it_ended()

    def excess(self) -> str | None:
        """What the kernel uses or sends too much of."""
        if self.relay.overrun:
            return TOO_MUCH
        reason = self.lease.sandbox.over_limit()
        return f"the kernel was ended: {reason}" if reason else None

    @property
    def has_process(self) -> bool:
        """Whether a kernel was forked and has not been ended."""
        return isinstance(self.lease, Lease) and not self.lease.ended

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose the sockets' places; there is no command line and no environment to prepare."""
        self._folder = _socket_folder()
        manager = self.parent
        manager.transport, manager.ip = "ipc", str(self._folder / "c")
        for name, port in CHANNELS.items():
            setattr(manager, f"{name}_port", port)
        self.connection_info = manager.get_connection_info()
        return {"cmd": []}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Fork the kernel."""
        self.relay = Relay(self._folder, list(CHANNELS.values()), ALLOWANCE)
        key = self.connection_info["key"]
        request = {
            "ports": list(CHANNELS.values()),
            "channels": CHANNELS,
            "key": key.decode() if isinstance(key, bytes) else key,
        }
        sandbox = self.sandbox or default_sandbox()
        if not sandbox.alive:
            sweep()
        self.lease = sandbox.fork(request, self.relay.kernel_side, self.files)
        self.relay.hand_over()
        return self.connection_info

    async def poll(self) -> int | None:
        """The exit code, or None while the kernel runs."""
        return self.lease.poll() if self.has_process else 0

    async def wait(self) -> int | None:
        """Wait for the kernel to end."""
        while self.has_process and self.lease.poll() is None:
            await asyncio.sleep(POLL_S)
        return await self.poll()

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel itself."""
        if self.has_process:
            self.lease.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and all that it started."""
        if self.has_process:
            self.lease.end()

    async def terminate(self, restart: bool = False) -> None:
        """The same: student code gets no chance to object."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Drop the namespaces and the sockets."""
        await self.kill(restart)
        if self.relay is not None:
            self.relay.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def kernel_manager(sandbox: Sandbox | NoSandbox, files: dict[str, Path] | None = None) -> KernelManager:
    """A kernel manager whose kernel comes from ``sandbox``; start it with ``start_kernel``."""
    command = [sys.executable, "-m", f"{__package__}.inside.trusted", "{connection_file}"]
    spec = KernelSpec(argv=command, display_name="Python 3", language="python")
    kind = TrustedProvisioner if isinstance(sandbox, NoSandbox) else SandboxProvisioner
    manager = KernelManager()
    manager._kernel_spec = spec
    manager.provisioner = kind(sandbox=sandbox, files=files or {}, kernel_spec=spec, parent=manager)
    return manager


@functools.cache
def default_sandbox() -> Sandbox:
    """This process's own sandbox, for kernels that are started by a kernel specification."""
    sandbox = Sandbox()
    atexit.register(sandbox.close)
    return sandbox


def _socket_folder() -> Path:
    """A private folder whose path leaves room for a Unix socket's name."""
    base = Path(tempfile.gettempdir())
    if len(str(base)) > LONGEST_SOCKET_PATH:
        base = Path("/tmp")
    return Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-", dir=base))


def sweep() -> None:
    """Remove the socket folders of graders that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        owner = folder.name[len(FOLDER) :].split("-")[0]
        with contextlib.suppress(FileNotFoundError):  # another worker, which started at the same time, has removed it
            if owner.isdigit() and not Path("/proc", owner).exists() and folder.stat().st_uid == os.getuid():
                shutil.rmtree(folder, ignore_errors=True)
