"""Show the grader's own code what Windows has, on Linux: Python runs this file first in every process of a rehearsal.

Libraries see Linux, since their authors have tried them on Windows. Our modules get views of the standard library
without what Windows lacks, and every process is refused what Windows refuses of files: names, and moving or removing
what is open.
"""

import builtins
import os
import re
import sys
import types
import warnings
from pathlib import Path

# Modules and names that the Python documentation marks "Availability: Unix", as far as anybody would use them here.
MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
NAMES = {
    "os": """WNOHANG chown chroot fork forkpty getegid geteuid getgid getloadavg getpgid getpgrp getuid initgroups killpg
        lchown link_at mkfifo mknod nice openpty pidfd_open pipe2 posix_spawn register_at_fork sched_getaffinity
        sched_setaffinity sendfile setgid setns setpgid setsid setuid statvfs sysconf tcgetpgrp ttyname uname unshare wait
        wait3 wait4 waitid O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK O_PATH""",
    "select": "epoll poll kqueue select",  # select takes sockets alone there
    "signal": """ITIMER_REAL SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGUSR1 SIGUSR2 SIGXCPU alarm
        pause pidfd_send_signal pthread_kill pthread_sigmask setitimer siginterrupt sigpending sigtimedwait sigwait""",
    "socket": "AF_NETLINK AF_UNIX CMSG_LEN SCM_RIGHTS recv_fds send_fds",
    "time": "clock_gettime pthread_getcpuclockid tzset",
}
OURS = "nbgrader_sandbox"
REFUSED_NAME = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$|^(CON|PRN|AUX|NUL|(COM|LPT)\d)(\..*)?$', re.IGNORECASE)


def view(module, missing=(), **others):
    """Return a module as our code would find it on Windows."""

    class View(types.ModuleType):
        def __getattribute__(self, name):
            if name in missing:
                raise AttributeError(f"module {module.__name__!r} has no attribute {name!r} on Windows")
            return others.get(name) or getattr(module, name)

        def __setattr__(self, name, value):
            setattr(module, name, value)

    return View(module.__name__)


def popen(command, **options):
    """Start a process as on Windows, where nothing is handed over but the three streams."""
    refused = {"pass_fds", "preexec_fn", "process_group", "user", "umask"} & options.keys()
    assert not refused, f"{refused} on Windows"
    return real_popen(command, **options)


def as_on_windows(name, globals=None, locals=None, fromlist=(), level=0):
    """Import for anybody; for our own code only what Windows has."""
    ours = bool(globals) and str(globals.get("__package__") or "").startswith(OURS)
    if ours and name.partition(".")[0] in MODULES:
        raise ModuleNotFoundError(f"No module named {name!r} on Windows", name=name)
    module = real_import(name, globals, locals, fromlist, level)
    if not ours or level:
        return module
    if name == "subprocess":
        return view(module, Popen=popen)
    if name == "sys":
        return view(module, platform="win32")
    return view(module, NAMES[name].split()) if name in NAMES else module


def rename(source, target, **_places):
    """Move a file or folder; what is in its place stays there."""
    if os.path.lexists(target):
        raise FileExistsError(17, "on Windows os.rename replaces nothing", os.fspath(target))
    real_rename(source, target)


def refuse(event, arguments):
    """Refuse names that Windows can't write, and taking away what a process has open or stands in."""
    if event in ("os.mkdir", "os.rename") or (event == "open" and (arguments[2] or 0) & os.O_CREAT):
        path = arguments[1] if event == "os.rename" else arguments[0]
        parts = () if isinstance(path, int) else Path(os.fsdecode(path)).parts[1:]
        if bad := [part for part in parts if REFUSED_NAME.search(part)]:
            raise OSError(22, f"Windows refuses the name {bad[0]!r}", os.fsdecode(path))
    if event in ("os.remove", "os.rename", "os.rmdir"):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if sys._getframe(1).f_code.co_name != "TemporaryFile" and (who := users(path)):
            raise PermissionError(13, f"Windows doesn't let go of a file in use: process {who}", path)


def users(path):
    """Return the first process of this rehearsal that has a file open at or below a path, or stands there."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if MARK not in (process / "environ").read_bytes():
                continue
            links = [process / "cwd", *(process / "fd").iterdir()]
        except OSError:  # it has gone, or is another account's
            continue
        for link in links:
            try:
                target = os.readlink(link)
            except OSError:
                continue
            if target == path or target.startswith(f"{path}/"):
                return f"{process.name} uses {target}"
    return None


MARK = f"REHEARSAL={os.environ['REHEARSAL']}".encode()
real_import, real_rename = builtins.__import__, os.rename
import subprocess  # noqa: E402

real_popen = subprocess.Popen
# Windows has no UTF-8 by default: a file or a process without an encoding is a mistake of ours (PYTHONWARNDEFAULTENCODING).
warnings.filterwarnings("ignore", category=EncodingWarning)
warnings.filterwarnings("error", category=EncodingWarning, module=OURS)
builtins.__import__, os.rename = as_on_windows, rename
sys.addaudithook(refuse)
