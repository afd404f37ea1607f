"""Where student code runs: a bubblewrap sandbox with a warm parent, and inside it a fresh one for each submission.

The outer sandbox lives as long as its worker. It has no network and no student code, only the warm parent
(zygote.py). For every submission bubblewrap makes new namespaces below it (mounts, processes, network, IPC, host
name) with new sized tmpfs; the forked kernel moves in, and all of it is destroyed afterwards. At most one
submission lives in a sandbox.

What a submission may use is limited twice: by rlimits in the kernel process, and for the sandbox as a whole by
a control group where this account may make one, else by a watch that adds up its processes.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader_sandbox.contract import Limits
from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.sandbox.cgroup import Cgroup
from nbgrader_sandbox.sandbox.contents import Contents

HOME = "/home/student"
PACKAGES = "/opt/packages"  # what nbgrader_config.py lets notebooks import
HOST = "/opt/host/notebook_host"  # the files that run a kernel
START_S = 180  # the imports of a cold machine
FORK_S = 30
NAMESPACES = ("pid", "mnt", "ipc", "net", "uts")  # the process namespace has to be entered first
OUTER_TMP = 64 * 2**20
# bubblewrap learned to size a tmpfs in 0.7.
OLDEST_BWRAP = (0, 7)
# What every submission finds in its environment, sandbox or not: one thread, and nothing that asks or waits for the
# network. pip alone would try six times for each package.
EVERYWHERE = {
    "LANG": "C.UTF-8", "TZ": "UTC", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONDONTWRITEBYTECODE": "1",
    "PIP_RETRIES": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_OFFLINE": "1",
}  # fmt: skip
KILLED = -9  # the exit code of a process that SIGKILL ended

TRUST = (
    "Only if you trust every submission as you trust your own code: --trust-submissions, which gives them your files, "
    "your network and your gradebook."
)
ON_LINUX = (
    "on Debian or Ubuntu: apt-get install bubblewrap libseccomp2 (Fedora: dnf install bubblewrap libseccomp). "
    f"It needs Linux with user namespaces. {TRUST}"
)


class SandboxMissingError(GraderError):
    """There is no sandbox on this machine, and student code does not run without one."""

    def __init__(self, problem: str, hint: str = ON_LINUX) -> None:
        super().__init__(problem, hint)


class SandboxError(GraderError):
    """The sandbox did not do what it should; the submission is not to blame."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem, "grade the submission again; if it comes back, report it with these lines.")


def check_available(trusted: bool = False) -> None:
    """Raise SandboxMissingError unless submissions can run here, with the reason.

    They run where bubblewrap can make a sandbox; ``trusted`` ones (--trust-submissions) run anywhere.
    """
    if trusted:
        return
    if sys.platform != "linux":
        raise SandboxMissingError(
            f"Submissions are sandboxed on Linux only, and this is {sys.platform}.",
            f"grade in a container, in a virtual machine, in WSL 2 or on Linux. {TRUST}",
        )
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise SandboxMissingError("bubblewrap (the program bwrap) is not installed.")
    version = subprocess.run([bwrap, "--version"], capture_output=True, encoding="utf-8", check=True).stdout.split()[-1]
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_BWRAP:
        raise SandboxMissingError(f"bubblewrap {version} is too old; 0.7 or later is needed.")
    trial = [bwrap, *_namespaces_outer(), *_system(), "true"]
    outcome = subprocess.run(trial, capture_output=True, encoding="utf-8", env={}, timeout=30)
    if outcome.returncode:
        raise SandboxMissingError(f"bubblewrap cannot make a sandbox here: {outcome.stderr.strip()[:300]}")
    try:
        ctypes.CDLL("libseccomp.so.2")
    except OSError:
        raise SandboxMissingError("the library libseccomp.so.2 is not installed.") from None


@dataclass
class Sandbox:
    """A warm parent in a sandbox of its own. Start it from a thread that lives as long as it should.

    ``contents`` says what any submission can import and what it must not see.
    """

    limits: Limits = field(default_factory=Limits)
    contents: Contents = field(default_factory=Contents)
    _process: subprocess.Popen | None = field(default=None, init=False, repr=False)
    _control: Any = field(default=None, init=False, repr=False)
    _info: dict[str, Any] = field(default_factory=dict, init=False, repr=False)
    _cgroup: Cgroup | None = field(default=None, init=False, repr=False)
    _log: Any = field(default=None, init=False, repr=False)
    _lease: Lease | None = field(default=None, init=False, repr=False)

    def __enter__(self) -> Sandbox:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether the warm parent is there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the warm parent and wait until its imports are through."""
        if self.alive:
            return
        self.close()
        check_available()
        self._cgroup = Cgroup.make()
        self._control, theirs = socket.socketpair()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        with theirs, _pipe() as (read_end, write_end):
            python = [sys.executable, "-s", "-m", f"{Path(HOST).name}.zygote", str(theirs.fileno())]
            command = [*self._bwrap_outer(write_end), *python]
            if self._cgroup:
                command = self._cgroup.wrap(command)
            self._process = subprocess.Popen(
                command, pass_fds=(theirs.fileno(), write_end), cwd="/",
                env=_environment(self.contents.preload),
                stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, start_new_session=True,
            )  # fmt: skip
            os.close(write_end)
            self._info = _read_info(read_end, self.log)
        self._wait_ready()
        if self._cgroup:
            self._cgroup.limit(self.limits.memory_bytes, self.limits.processes)

    def _wait_ready(self) -> None:
        self._control.settimeout(START_S)
        try:
            ready = json.loads(self._control.recv(4096) or b"{}").get("ready")
        except (TimeoutError, ConnectionError):
            ready = False
        if not ready:
            log = self.log()
            self.close()
            raise SandboxError(f"The sandbox's warm parent did not start. It said:\n{log[-2000:]}")

    def log(self) -> str:
        """What the warm parent wrote: never anything of a submission."""
        if self._log is None:
            return ""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    def fork(self, request: Mapping[str, Any], listeners: list[socket.socket], files: Mapping[str, Path]) -> Lease:
        """Fork a kernel for one submission; ``files`` are put, read-only, into its working folder."""
        if self._lease is not None and not self._lease.ended:
            raise SandboxError("A sandbox holds one live submission at a time.")
        self.start()
        lease = Lease(self)
        self._lease = lease
        try:
            # RLIMIT_NPROC does not bind root's processes; there the control group or the watch counts.
            inside = limits_inside(self.limits) | {"processes": int(self.limits.processes)}
            lease.begin(dict(request, limits=inside), listeners, files)
        except (OSError, SandboxError):
            lease.end()
            raise
        return lease

    def over_limit(self) -> str | None:
        """What the live submission uses too much of, where no control group sees to it."""
        if self._cgroup or self._lease is None:
            return None
        memory, processes = self._lease.usage()
        if memory > self.limits.memory_bytes:
            return "more memory than a submission may use"
        if processes > self.limits.processes:
            return "more processes than a submission may have"
        return None

    def close(self) -> None:
        """End everything in the sandbox and leave nothing behind."""
        if self._lease is not None:
            self._lease.end()
            self._lease = None
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            _end(self._process, self._info.get("child-pid"))
            self._process = None
        if self._cgroup is not None:
            self._cgroup.remove()
            self._cgroup = None
        if self._log is not None:
            self._log.close()
            self._log = None

    # ---- bubblewrap's command lines ---------------------------------------------------------------------------------

    def _bwrap_outer(self, info_fd: int) -> list[str]:
        # These rights hold in the sandbox's own user namespace only: two to move forks into a submission's
        # namespaces, and one that the kernel asks for before this namespace's user 0 becomes another's user 1000.
        return [
            "bwrap", "--info-fd", str(info_fd), *_namespaces_outer(),
            *(arg for right in ("SYS_ADMIN", "SYS_CHROOT", "SETFCAP") for arg in ("--cap-add", f"CAP_{right}")),
            *_system(), *_writable(OUTER_TMP), *_libraries(self.contents), *_packages(self.contents),
            "--remount-ro", "/", "--chdir", HOME,
        ]  # fmt: skip

    def _bwrap_inner(self, info_fd: int, users: int, processes: int, files: Mapping[str, Path]) -> list[str]:
        return [
            "bwrap", "--info-fd", str(info_fd), "--userns", str(users), "--pidns", str(processes),
            "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--hostname", "notebook",
            "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            *_system(), *_writable(self.limits.disk_bytes), *_elsewhere(), *_kernel_switches(),
            *_libraries(self.contents), *_packages(self.contents),
            *_mounts(files, HOME), "--remount-ro", "/", "--chdir", HOME, "sleep", "infinity",
        ]  # fmt: skip


@dataclass
class Lease:
    """One submission's kernel and the namespaces it lives in."""

    sandbox: Sandbox
    ended: bool = False
    _holder: subprocess.Popen | None = None  # bubblewrap, holding the namespaces open
    _init: int = -1  # pidfd of the first process in the namespaces: when it goes, all go
    _init_pid: int = 0
    _kernel: int = -1  # pidfd of the kernel
    _status: Any = None
    _exit_code: int | None = None

    def begin(self, request: dict[str, Any], listeners: list[socket.socket], files: Mapping[str, Path]) -> None:
        """Make the namespaces and ask the warm parent for a fork that moves into them."""
        self._status, theirs = socket.socketpair()
        with contextlib.ExitStack() as stack:
            stack.enter_context(theirs)
            namespaces, request["folder"] = self._make_namespaces(stack, files), HOME
            fds = [theirs.fileno(), *(s.fileno() for s in listeners), *namespaces]
            socket.send_fds(self.sandbox._control, [json.dumps(request).encode()], fds)
        self._status.settimeout(FORK_S)
        try:
            pid, fds, _, _ = socket.recv_fds(self._status, 64, 1)
        except TimeoutError:
            pid, fds = b"", []
        if not pid:
            raise SandboxError(f"The warm parent could not fork a kernel. It said:\n{self.sandbox.log()[-2000:]}")
        (self._kernel,) = fds
        self._status.setblocking(False)

    def _make_namespaces(self, stack: contextlib.ExitStack, files: Mapping[str, Path]) -> list[int]:
        parent = self.sandbox._info["child-pid"]
        users, processes = (_open(stack, f"/proc/{parent}/ns/{name}") for name in ("user", "pid"))
        with _pipe() as (read_end, write_end):
            self._holder = subprocess.Popen(
                self.sandbox._bwrap_inner(write_end, users, processes, files),
                pass_fds=(write_end, users, processes), env=_environment(), cwd="/",
                start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.sandbox._log,
            )  # fmt: skip
            os.close(write_end)
            self._init_pid = _read_info(read_end, self.sandbox.log)["child-pid"]
        self._init = os.pidfd_open(self._init_pid)
        _wait_for_program(self._init_pid)
        return [_open(stack, f"/proc/{self._init_pid}/ns/{name}") for name in NAMESPACES]

    def poll(self) -> int | None:
        """The kernel's exit code (negative: killed by that signal), or None while it runs."""
        if self._exit_code is None and not self.ended:
            with contextlib.suppress(BlockingIOError):
                line = self._status.recv(64)
                self._exit_code = int(line) if line.strip() else -signal.SIGKILL
        return self._exit_code

    @property
    def descriptor(self) -> int:
        """A file descriptor that becomes readable when the kernel has ended."""
        return self._kernel

    def how_it_ended(self) -> str:
        """The kernel's end in words."""
        select.select([self._status], [], [], 1)
        return end_in_words(self.poll())

    def signal(self, number: int) -> None:
        """Send a signal to the kernel; one that is gone already does not mind."""
        with contextlib.suppress(ProcessLookupError):
            if not self.ended and self._kernel >= 0:
                signal.pidfd_send_signal(self._kernel, number)

    def usage(self) -> tuple[int, int]:
        """Bytes of memory held by the submission's processes, and how many there are."""
        if self.ended:
            return 0, 0
        memory = count = 0
        for pid in _processes_with(os.stat(f"/proc/{self._init_pid}/ns/pid").st_ino):
            memory += _private_bytes(pid)
            count += 1
        return memory, count

    def end(self) -> None:
        """Kill everything the submission started, wait until it is gone, and drop its mounts."""
        if self.ended:
            return
        self.signal(signal.SIGKILL)
        self.ended = True
        if self._init >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._init, signal.SIGKILL)
            select.select([self._init], [], [], FORK_S)
            os.close(self._init)
        if self._holder is not None:
            self._holder.kill()
            self._holder.wait()
        if self._kernel >= 0:
            select.select([self._kernel], [], [], FORK_S)
            os.close(self._kernel)
        self._status.close()


# ---- what is visible inside -----------------------------------------------------------------------------------------


def _namespaces_outer() -> list[str]:
    # User 0 of a namespace without rights: with any other number bubblewrap makes a second user namespace, in
    # which forks could not be moved. A submission's kernel gets an ordinary number in a namespace of its own.
    return ["--unshare-all", "--unshare-user", "--uid", "0", "--gid", "0",
            "--hostname", "notebook", "--die-with-parent", "--new-session"]  # fmt: skip


def _system() -> list[str]:
    """The machine's programs and libraries, read-only; of /etc only what programs need."""
    args = ["--ro-bind", "/usr", "/usr"]
    for name in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        path = Path(name)
        if path.is_symlink():
            args += ["--symlink", os.readlink(path), name]
        elif path.is_dir():
            args += ["--ro-bind", name, name]
    for name in ("ld.so.cache", "fonts", "localtime", "alternatives", "mime.types"):
        if (path := Path("/etc", name)).exists():
            args += ["--ro-bind", str(path.resolve()), str(path)]
    return args


def _writable(size: float) -> list[str]:
    """All that can be written to, each with a size; it comes first, so that libraries may lie below it."""
    args = ["--proc", "/proc", "--dev", "/dev"]
    for folder in ("/dev/shm", "/tmp", HOME):
        args += ["--size", str(int(size)), "--tmpfs", folder]
    # What bubblewrap mounts for /dev is writable and without a size until it is closed again.
    return [*args, "--remount-ro", "/dev"]


def _elsewhere() -> list[str]:
    """Where Colab and Kaggle have their working folder, which notebooks written there may name."""
    return ["--symlink", HOME, "/content", "--dir", "/kaggle", "--symlink", HOME, "/kaggle/working"]


def _kernel_switches() -> list[str]:
    """Close what /proc has for changing the machine: files of root's stay writable by number without any right."""
    found = [name for name in ("sys", "pressure", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi", "driver", "mtrr")
             if Path("/proc", name).exists()]  # fmt: skip
    return [arg for name in found for arg in ("--ro-bind", f"/proc/{name}", f"/proc/{name}")]


def _libraries(contents: Contents) -> list[str]:
    """This Python and its packages, read-only, with the grader and all private folders taken out."""
    roots = {Path(sys.prefix), Path(sys.base_prefix), *map(Path, _package_folders())}
    args: list[str] = []
    bound = [Path("/usr")]
    for root in sorted(roots, key=lambda p: len(p.parts)):
        if not any(root.is_relative_to(b) for b in bound):
            args += ["--ro-bind", str(root), str(root)]
            bound.append(root)
    for private in sorted({*contents.hidden(), Path.cwd().resolve()}):
        if private not in roots and any(private.is_relative_to(b) for b in bound):
            args += ["--tmpfs", str(private)]
            inside = [str(root) for root in roots if root.is_relative_to(private)]  # such as a virtual environment
            args += [arg for root in inside for arg in ("--ro-bind", root, root)] + ["--remount-ro", str(private)]
    return args


def _package_folders() -> list[str]:
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages") and Path(p).is_dir()]


def _packages(contents: Contents) -> list[str]:
    """What notebooks can import besides the libraries, and the files that run a kernel."""
    args = _mounts(contents.mounts(), PACKAGES)
    args += ["--ro-bind", str(Path(__file__).parent / "inside"), HOST]
    for name in ("figure.py", "made.py"):  # both sides read plots and models by them
        args += ["--ro-bind", str(Path(__file__).parents[1] / "student" / name), f"{HOST}/{name}"]
    return args


def _mounts(files: Mapping[str, Path], root: str = "") -> list[str]:
    """Read-only mounts; a link, or a name that points out of its folder, is refused."""
    args = []
    for name, path in files.items():
        target = os.path.normpath(f"{root}/{name}")
        if not target.startswith(f"{root}/") or Path(path).is_symlink():
            raise SandboxError(f"{name}: links and paths out of the folder are not put into a sandbox.")
        args += ["--ro-bind", str(Path(path).resolve()), target]
    return args


def _environment(preload: tuple[str, ...] = ()) -> dict[str, str]:
    """The whole environment of the sandbox: nothing of the caller's is passed on."""
    path = f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin"
    return {
        **EVERYWHERE, "NOTEBOOK_PRELOAD": ",".join(preload),  # for kernel_app.py, which takes it out again
        "PATH": path, "HOME": HOME, "USER": "student", "LOGNAME": "student", "TMPDIR": "/tmp",
        "PYTHONPATH": ":".join([PACKAGES, str(Path(HOST).parent), *_package_folders()]), "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }  # fmt: skip


def limits_inside(limits: Limits) -> dict[str, int]:
    """Return what the kernel's process limits itself to, see inside/limits.py."""
    return {
        "memory_bytes": int(limits.memory_bytes),
        "disk_bytes": int(limits.disk_bytes),
        "output_bytes": int(limits.output_bytes),
        "cpu_s": int(limits.total_s) + 10,
    }


# ---- processes ------------------------------------------------------------------------------------------------------


def end_in_words(code: int | None) -> str:
    """Return how a kernel ended, by its exit code (negative: killed by that signal)."""
    if code == KILLED:
        return "killed, most likely for using too much memory"
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


@contextlib.contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    read_end, write_end = os.pipe()
    try:
        yield read_end, write_end
    finally:
        os.close(read_end)
        with contextlib.suppress(OSError):  # the write end is closed early, to see the other side's end of file
            os.close(write_end)


def _read_info(fd: int, log: Callable[[], str]) -> dict[str, Any]:
    """What bubblewrap says about the sandbox it made."""
    text = b""
    while chunk := os.read(fd, 65536):
        text += chunk
    try:
        return json.loads(text)
    except ValueError:
        raise SandboxError(f"bubblewrap did not make the sandbox. It said:\n{log()[-2000:]}") from None


def _wait_for_program(pid: int) -> None:
    """Wait until bubblewrap has set up all mounts and given way to the program that holds them."""
    deadline = time.monotonic() + FORK_S
    while time.monotonic() < deadline:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        if children.exists() and children.read_text("ascii").strip():
            return
        time.sleep(0.001)
    raise SandboxError("bubblewrap did not finish setting up a submission's mounts.")


def _open(stack: contextlib.ExitStack, path: str) -> int:
    fd = os.open(path, os.O_RDONLY)
    stack.callback(os.close, fd)
    return fd


def _end(process: subprocess.Popen, child: int | None) -> None:
    """Kill a sandbox by its first process, with which the whole process tree goes."""
    with contextlib.suppress(ProcessLookupError):
        if child:
            os.kill(child, signal.SIGKILL)
        process.kill()
    process.wait()


def _processes_with(pid_namespace: int) -> Iterator[int]:
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if entry.isdigit() and os.stat(f"/proc/{entry}/ns/pid").st_ino == pid_namespace:
                yield int(entry)


def _private_bytes(pid: int) -> int:
    """Memory that is a process's own, without what it still shares with the warm parent."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
