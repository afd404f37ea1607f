"""The warm parent of all kernels of one sandbox.

A small process takes requests on a socket that it inherited; Python's own forkserver, in which the notebooks'
libraries are imported already, forks one child for each. The child moves into the namespaces that bubblewrap
made for this one submission (its own mounts, processes, network, users), gives up every right and becomes an
ordinary IPython kernel. Nothing of the parent can be seen, signalled or written to from there.

It imports nothing else of the grader, because in the sandbox there is nothing of it but this folder.
"""

from __future__ import annotations

import array
import contextlib
import ctypes
import json
import multiprocessing
import os
import random
import signal
import socket
import sys
import traceback
from multiprocessing import forkserver, reduction, resource_tracker
from typing import Any

from . import limits, system_calls

STUDENT = 1000  # the user's number as the submission sees it
CLONE_NEWUSER = 0x10000000
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 24, 47, 4
KEYCTL_JOIN_SESSION_KEYRING = 1


def main() -> None:
    """Serve fork requests until the grader closes its end of the socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    # The fork server shows this list in its command line; an editable installation of the grader puts its name there.
    sys.path[:] = [folder for folder in sys.path if not folder.startswith("__editable__")]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([f"{__package__}.kernel_app"])
    # The first fork returns when the imports are through.
    first = context.Process(target=_nothing)
    first.start()
    first.join()
    control.sendall(json.dumps({"ready": first.exitcode == 0}).encode() + b"\n")
    while True:
        message, fds, _, _ = socket.recv_fds(control, 65536, 64)
        if not message:
            return
        request = json.loads(message)
        child = context.Process(target=serve, args=(request, *_duplicable(request, fds)))
        child.start()
        for fd in fds:
            os.close(fd)
        multiprocessing.active_children()  # reaps those that have ended


def _nothing() -> None:
    """The target of the first fork."""


class _Fds:
    """File descriptors on their way through the forkserver."""

    def __init__(self, fds: list[int]) -> None:
        self.fds = fds

    def __reduce__(self) -> tuple[Any, ...]:
        return _detach, tuple(reduction.DupFd(fd) for fd in self.fds)


def _detach(*duplicates: Any) -> list[int]:
    return [d.detach() for d in duplicates]


def _duplicable(request: dict[str, Any], fds: list[int]) -> tuple[_Fds, _Fds, _Fds]:
    """Split what came with a request: the status socket, the kernel's listening sockets, the namespaces."""
    listeners = len(request["ports"])
    return _Fds(fds[:1]), _Fds(fds[1 : 1 + listeners]), _Fds(fds[1 + listeners :])


def serve(request: dict[str, Any], status: list[int], listeners: list[int], namespaces: list[int]) -> None:
    """Become the kernel's guardian: fork the kernel into its namespaces and report when it ends."""
    _libc("setns", namespaces[0], 0)  # the process namespace comes first and counts for children only
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(status[0])
            become_kernel(request, listeners, namespaces)
            code = 0
        except Exception:  # noqa: BLE001
            traceback.print_exc()  # into the sandbox's log, until _silence(2)
        finally:
            os._exit(code)
    with socket.socket(fileno=status[0]) as channel:
        socket.send_fds(channel, [b"%d" % pid], [os.pidfd_open(pid)])
        _, wait_status = os.waitpid(pid, 0)
        with contextlib.suppress(BrokenPipeError):  # the grader has ended the submission itself
            channel.sendall(b"%d\n" % os.waitstatus_to_exitcode(wait_status))


def become_kernel(request: dict[str, Any], listeners: list[int], namespaces: list[int]) -> None:
    """Enter the submission's own namespaces, drop every right, run the kernel until it ends."""
    # Its own session first: kill(0, …) reaches a process group across namespaces.
    os.setsid()
    for fd in namespaces[1:]:
        _libc("setns", fd, 0)
    _forget_parent(keep=listeners)
    os.chdir(request["folder"])
    _own_users()
    _own_keyring()
    limits.limit(request["limits"])
    _drop_rights()
    system_calls.forbid()
    random.seed()  # a fork repeats its parent's sequence
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _silence(2)  # until here a failure could be read in the sandbox's log
    from . import kernel_app

    kernel_app.run(request, dict(zip(request["ports"], listeners, strict=True)))


def _forget_parent(keep: list[int]) -> None:
    """Close everything inherited but ``keep``; replace what ties multiprocessing to the parent."""
    _silence(0, 1)
    open_fds = sorted({0, 1, 2, *keep})
    for low, high in zip(open_fds, [*open_fds[1:], 65536], strict=True):
        os.closerange(low + 1, high)
    # The parent's forkserver and resource tracker are out of reach; a student's own pool starts its own.
    _renew(forkserver, "_forkserver", forkserver.ForkServer())
    _renew(resource_tracker, "_resource_tracker", resource_tracker.ResourceTracker())
    multiprocessing.process._parent_process = None
    multiprocessing.current_process().name = "MainProcess"
    multiprocessing.current_process()._config.pop("tempdir", None)  # the parent's: nobody can make sockets there
    multiprocessing.set_start_method(None, force=True)
    # An editable installation has a module of its own, named after what is installed: the grader, for one.
    for name in [name for name in sys.modules if name.startswith("__editable__")]:
        del sys.modules[name]


def _renew(module: Any, name: str, instance: Any) -> None:
    """Replace a module's one instance, and the module's functions that are its bound methods."""
    old = getattr(module, name)
    for alias, value in list(vars(module).items()):
        if getattr(value, "__self__", None) is old:
            setattr(module, alias, getattr(instance, value.__name__))
    setattr(module, name, instance)


def _silence(*fds: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for fd in fds:
        os.dup2(null, fd)
    os.close(null)


def _own_users() -> None:
    """A user namespace of this submission's own: no rights over anything that is shared with the parent."""
    uid, gid = os.getuid(), os.getgid()
    _libc("unshare", CLONE_NEWUSER)
    for name, line in (("setgroups", "deny"), ("uid_map", f"{STUDENT} {uid} 1"), ("gid_map", f"{STUDENT} {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(line)


def _own_keyring() -> None:
    """Leave the session keyring that came down from the login of whoever grades."""
    numbers = {"x86_64": 250, "aarch64": 219}
    _libc("syscall", numbers[os.uname().machine], KEYCTL_JOIN_SESSION_KEYRING, None)


def _drop_rights() -> None:
    """Give up every capability for good, in the process and in everything that it starts."""
    _libc("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with open("/proc/sys/kernel/cap_last_cap", encoding="ascii") as file:
        last = int(file.read())
    for capability in range(last + 1):
        _libc("prctl", PR_CAPBSET_DROP, capability, 0, 0, 0)
    _libc("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    version_3 = array.array("I", [0x20080522, 0])
    nothing = array.array("I", [0] * 6)
    _libc("capset", _address(version_3), _address(nothing))


def _address(values: array.array) -> ctypes.c_void_p:
    return ctypes.c_void_p(values.buffer_info()[0])


def _libc(name: str, *args: Any) -> int:
    """Call the C library; raise what it complains about."""
    result = getattr(ctypes.CDLL(None, use_errno=True), name)(
        *(ctypes.c_ulong(a) if type(a) is int else a for a in args)
    )
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


if __name__ == "__main__":
    main()
