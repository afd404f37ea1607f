"""Carries a kernel's bytes to the grader, and counts them.

ZeroMQ reads a message of many parts into memory before it hands over the first one, whatever limits are set on
its sockets; a hostile kernel could fill the grader's memory that way. So nothing of the grader's listens to a
kernel directly: every byte passes here, and past an allowance the line is cut.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path

CHUNK = 65536


class Relay:
    """Unix sockets for a client, each connected through to the kernel's socket of the same number."""

    def __init__(self, folder: Path, ports: list[int], allowance: int) -> None:
        self.folder = folder
        self.left = allowance
        self.kernel_side = [_listen(folder / f"k-{port}") for port in ports]
        self._client_side = [_listen(folder / f"c-{port}") for port in ports]
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._closed = False
        for port, listener in zip(ports, self._client_side, strict=True):
            self._start(self._accept, listener, folder / f"k-{port}")

    @property
    def overrun(self) -> bool:
        """Whether the kernel sent more than it was allowed to."""
        return self.left < 0

    def hand_over(self) -> None:
        """Close our copies of the kernel's listening sockets: they are the kernel's now."""
        for listener in self.kernel_side:
            listener.close()

    def close(self) -> None:
        """Cut all lines and wait for the threads to end."""
        self._closed = True
        self.hand_over()
        for line in [*self._client_side, *self._open]:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=5)
        # Only now: a thread that is about to read must not find another file under the same number. The list is
        # read again, for a line that came in while the others were cut.
        for line in [*self._client_side, *self._open]:
            line.close()

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket, kernel: Path) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = listener.accept()
                line = socket.socket(socket.AF_UNIX)
                self._open += [client, line]
                if self._closed:
                    return
                line.connect(str(kernel))
                self._start(self._pump, line, client, True)
                self._start(self._pump, client, line, False)

    def _pump(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):  # either end went away: the other learns of it below
            while data := source.recv(CHUNK):
                if counted:
                    self.left -= len(data)
                    if self.left < 0:
                        break
                target.sendall(data)
        for line in (source, target):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _listen(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(16)
    return listener
