"""What student code can reach from inside: nothing of the grader, the course, the machine or the next submission."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import nbgrader_sandbox
import psutil
import pytest
from nbgrader_sandbox.contract import Limits, Probe, ProbePlan
from nbgrader_sandbox.sandbox import sandbox as sandbox_module
from nbgrader_sandbox.sandbox.inside import system_calls
from nbgrader_sandbox.sandbox.sandbox import HOME, Sandbox, SandboxError, SandboxMissingError
from nbgrader_sandbox.sandbox.trusted import NoSandbox

import course_utils

REPOSITORY = Path(course_utils.__file__).parents[1]


def says(run_cells, code: str):
    """What a cell prints as JSON in its last line."""
    result = run_cells(textwrap.dedent(code))
    assert result.status == "ok", result.detail
    assert result.cells[0].status == "ok", result.cells[0].evalue
    return json.loads(result.cells[0].stdout.splitlines()[-1])


# ---- nothing to read ------------------------------------------------------------------------------------------------


def test_course_is_there_and_the_grader_is_not(run_cells):
    found = says(
        run_cells,
        """
        import course_utils, json, os, importlib.util
        print(json.dumps([sorted(os.listdir(os.path.dirname(course_utils.__file__))),
                          importlib.util.find_spec("nbgrader_sandbox.grade") is None]))""",
    )
    assert "counting.py" in found[0]
    assert "grading" not in found[0]
    assert found[1]


def test_no_file_of_the_repository_can_be_found(run_cells):
    names = says(
        run_cells,
        """
        import json, os
        print(json.dumps([os.path.join(d, f) for d, _, files in os.walk("/") for f in files
                          if not d.startswith(("/proc", "/sys")) and
                          (f in ("gradebook.db", "nbgrader_config.py", "ex_9_3.ipynb") or d.endswith(("/grade", "/nbgrader_sandbox/nbgrader")))]))""",
    )
    assert [n for n in names if "-packages/" not in n or "nbgrader_sandbox" in n] == []


def test_a_course_among_the_libraries_is_covered(bubblewrap, tmp_path):
    """Installed as a package, and with the course's folder below this Python's: neither may show."""
    site = tmp_path / "lib" / "site-packages"
    for module in (course_utils, nbgrader_sandbox):
        shutil.copytree(Path(module.__file__).parent, site / module.__name__)
    course = site / "my-course"
    course.mkdir()
    (course / "gradebook.db").write_text("secret")
    code = """
        import json, sys
        from nbformat.v4 import new_code_cell, new_notebook
        import course_utils
        from nbgrader_sandbox.contract import ProbePlan
        from nbgrader_sandbox.grade.run import run
        from nbgrader_sandbox.sandbox.contents import Contents
        from nbgrader_sandbox.sandbox.sandbox import Sandbox
        look = new_code_cell("import course_utils, os, json\\nprint(json.dumps([course_utils.__file__, [os.path.join(d, f) "
                             "for d, _, fs in os.walk(%r) for f in fs]]))" % sys.argv[1])
        with Sandbox(contents=Contents(packages=(("course_utils", ("__init__.py", "quiet.py")),))) as box:
            print(json.dumps([course_utils.__file__, run(new_notebook(cells=[look]), ProbePlan(), box).cells[0].stdout]))"""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(site)],
        cwd=course, env={**os.environ, "PYTHONPATH": str(site)}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    outside, inside = json.loads(done.stdout)
    assert outside.startswith(str(site))
    assert json.loads(inside) == ["/opt/packages/course_utils/__init__.py", []]


def test_environment_holds_nothing_of_the_grader(run_cells, monkeypatch):
    # The sandbox was started before; what counts is that its environment is a list of its own.
    names = says(run_cells, "import json, os; print(json.dumps(dict(os.environ)))")
    assert set(names) <= {
        *sandbox_module._environment(), "PWD", "TERM", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "PAGER",
        "GIT_PAGER", "TORCHINDUCTOR_CACHE_DIR", "HF_HUB_DISABLE_TELEMETRY", "OMP_WAIT_POLICY", "PYDEVD_USE_FRAME_EVAL",
        "KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK", "LC_CTYPE", "JPY_PARENT_PID", "COLUMNS", "LINES",
    }  # fmt: skip


def test_nothing_says_that_this_is_grading(run_cells):
    told = says(
        run_cells,
        """
        import json, os, sys, socket
        modules = [m for m in sys.modules if m.split(".")[0] not in ("torch", "jinja2", "transformers", "peft")]
        text = " ".join([*os.environ, *os.environ.values(), *sys.argv, *modules, socket.gethostname(), os.getcwd(),
                         open("/proc/self/cmdline").read(), open("/proc/self/comm").read()])
        text = text.replace(sys.prefix, "").lower()  # the folder's name is not ours
        print(json.dumps([word for word in ("grading", "grader", "sandbox", "judge", "submission", "bwrap")
                          if word in text]))""",
    )
    assert told == []


def test_only_own_processes_are_visible(run_cells):
    seen = says(
        run_cells,
        """
        import json, os
        print(json.dumps([open(f"/proc/{p}/cmdline").read() for p in os.listdir("/proc") if p.isdigit()]))""",
    )
    assert len(seen) <= 3
    assert not any("notebook_host" in line and "forkserver" in line for line in seen if "sleep" in line)


def test_first_process_cannot_be_looked_into(run_cells):
    outcome = says(
        run_cells,
        """
        import json, os
        def attempt(action):
            try:
                action()
                return "done"
            except OSError as error:
                return error.strerror
        print(json.dumps([attempt(lambda p=p, n=n: open(f"/proc/{p}/{n}", "rb").read(1))
                          for p in (1, 2) for n in ("environ", "mem", "maps")] +
                         [attempt(lambda p=p, n=n: os.listdir(f"/proc/{p}/{n}")) for p in (1, 2) for n in ("root", "cwd", "fd/0")]))""",
    )
    assert [n for n, o in enumerate(outcome) if o == "done"] == [], outcome


def test_no_switch_of_the_kernel_can_be_thrown(run_cells):
    """Root's numbers own these files; inside they must not open for writing all the same."""
    opened = says(
        run_cells,
        """
        import json, os
        found = []
        for top, _, files in os.walk("/proc"):
            if top.split("/")[2:3] and top.split("/")[2].isdigit() or "/self" in top or "/thread-self" in top:
                continue
            for name in files:
                try:
                    os.close(os.open(os.path.join(top, name), os.O_WRONLY))
                    found.append(os.path.join(top, name))
                except OSError:
                    pass
        print(json.dumps(found))""",
    )
    assert opened == []


def test_no_descriptor_leads_to_the_parent(run_cells):
    """Every open descriptor is the kernel's own: its listeners, its pipes, its null devices."""
    kinds = says(
        run_cells,
        """
        import json, os
        links = []
        for fd in os.listdir("/proc/self/fd"):
            try:
                links.append(os.readlink(f"/proc/self/fd/{fd}"))
            except OSError:
                pass
        print(json.dumps(sorted({l.split(":")[0] for l in links})))""",
    )
    assert set(kinds) <= {"/dev/null", "socket", "pipe", "anon_inode", "/proc/self/fd"} | {
        k for k in kinds if k.startswith("/proc/")
    }


def test_no_network_not_even_localhost(run_cells):
    with socket.create_server(("127.0.0.1", 0)) as neighbour, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(f"\0course-test-{os.getpid()}")
        abstract.listen()
        outcome = says(
            run_cells,
            f"""
            import json, socket
            def attempt(family, address):
                try:
                    with socket.socket(family, socket.SOCK_STREAM) as s:
                        s.settimeout(2)
                        s.connect(address)
                    return "connected"
                except OSError as error:
                    return type(error).__name__
            print(json.dumps([attempt(socket.AF_INET, ("1.1.1.1", 443)),
                              attempt(socket.AF_INET, ("127.0.0.1", {neighbour.getsockname()[1]})),
                              attempt(socket.AF_UNIX, "\\0course-test-{os.getpid()}"),
                              [l.split(":")[0].strip() for l in open("/proc/net/dev").read().splitlines()[2:]]]))""",
        )
    assert "connected" not in outcome[:3]
    assert outcome[3] in ([], ["lo"])


@pytest.mark.parametrize("family", [17, 38, 40], ids=["packet", "alg", "vsock"])
def test_unusual_sockets_are_refused(run_cells, family):
    """A vsock would reach the host of a virtual machine, whatever the network namespace."""
    refused = says(
        run_cells,
        f"""
        import json, socket
        try:
            socket.socket({family}, socket.SOCK_STREAM)
            print("false")
        except OSError:
            print("true")""",
    )
    assert refused


def test_no_rights_and_no_way_to_gain_them(run_cells):
    status = says(
        run_cells,
        """
        import json
        lines = dict(l.split(":", 1) for l in open("/proc/self/status").read().splitlines())
        print(json.dumps({k: lines[k].strip() for k in lines if k.startswith("Cap") or k in ("NoNewPrivs", "Seccomp", "Uid")}))""",
    )
    assert {status[k] for k in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert status["Uid"].split()[0] == "1000"


CALLS = {
    "unshare users": "libc.unshare(0x10000000)",
    "unshare mounts": "libc.unshare(0x00020000)",
    "mount": "libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)",
    "umount": "libc.umount2(b'/usr', 2)",
    "ptrace": "libc.ptrace(16, 1, None, None)",
    "setns": "libc.setns(os.open('/proc/self/ns/user', os.O_RDONLY), 0)",
    "memfd": "libc.memfd_create(b'x', 0)",
    "keyring": "libc.syscall(250, 0, -3, 0)",
    "SysV memory": "libc.shmget(0, 1 << 20, 0o1777)",
    "chroot": "libc.chroot(b'/tmp')",
    "setuid": "libc.setuid(0)",
    "sethostname": "libc.sethostname(b'x', 1)",
    "bpf": "libc.syscall(321, 0, None, 0)",
    "io_uring": "libc.syscall(425, 8, None)",
    "process_vm_readv": "libc.process_vm_readv(1, None, 0, None, 0, 0)",
}


# Many of these fail in the sandbox for other reasons, too: what the filter holds is read from the filter itself.
REFUSED = """
    add_key bpf chroot delete_module finit_module fsconfig fsmount fsopen fspick init_module io_uring_enter
    io_uring_register io_uring_setup kcmp kexec_file_load kexec_load keyctl memfd_create memfd_secret
    migrate_pages mount mount_setattr move_mount move_pages msgget name_to_handle_at open_by_handle_at open_tree
    perf_event_open pidfd_getfd pivot_root process_madvise process_vm_readv process_vm_writev ptrace quotactl
    quotactl_fd reboot request_key semget setns shmget swapoff swapon umount umount2 unshare userfaultfd vhangup
"""


def test_the_filter_names_every_call_that_reaches_beyond(bubblewrap, tmp_path):
    lib, filters = system_calls.made()
    with (tmp_path / "filter").open("wb") as file:
        assert lib.seccomp_export_pfc(filters, file.fileno()) == 0
    named = set(re.findall(r'filter for syscall "(\w+)"', (tmp_path / "filter").read_text()))
    unknown = {name for name in REFUSED.split() if lib.seccomp_syscall_resolve_name(name.encode()) < 0}
    assert named == {*REFUSED.split(), "clone", "clone3", "socket"} - unknown


def test_calls_that_reach_beyond_are_refused(run_cells):
    outcomes = says(
        run_cells,
        f"""
        import ctypes, json, os
        libc = ctypes.CDLL(None, use_errno=True)
        def attempt(code):
            try:
                return eval(code)
            except OSError:
                return -1
        print(json.dumps({{name: attempt(code) for name, code in {CALLS!r}.items()}}))""",
    )
    assert {name for name, outcome in outcomes.items() if outcome != -1} == set()


@pytest.mark.parametrize("folder", ["/", "/usr", "/dev", "/opt/course", "/opt", "/etc", "/proc/sys/kernel", "/usr/lib"])
def test_nothing_but_the_own_folders_can_be_written(run_cells, folder):
    written = says(
        run_cells,
        f"""
        try:
            open("{folder}/trace", "w").write("x")
            print("true")
        except OSError:
            print("false")""",
    )
    assert not written


def test_python_and_packages_are_read_only(run_cells):
    assert (
        says(
            run_cells,
            """
        import os, json, torch, sys
        print(json.dumps([os.access(p, os.W_OK) for p in (sys.prefix, torch.__file__, json.__file__, sys.executable)]))
        """,
        )
        == [False] * 4
    )


# ---- nothing to leave behind ----------------------------------------------------------------------------------------


LEFTOVERS = """
import os, subprocess, sys, threading, json
for place in ("/tmp", os.path.expanduser("~"), "/dev/shm"):
    open(os.path.join(place, "note-to-the-next"), "w").write("42")
os.makedirs(os.path.expanduser("~/.ipython/profile_default/startup"), exist_ok=True)
open(os.path.expanduser("~/.ipython/profile_default/startup/00.py"), "w").write("stolen = 42")
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    import time
    while True:
        time.sleep(1)
import multiprocessing.shared_memory as sm
sm.SharedMemory("note", create=True, size=64)
os.environ["NOTE"] = "42"
import torch, builtins
torch.nn.Parameter.numel = lambda self: 42
builtins.stolen = 42
torch.set_default_dtype(torch.float64)
"""


def test_a_submission_finds_nothing_of_the_one_before(run_cells):
    assert run_cells(LEFTOVERS).cells[0].status == "ok"
    found = says(
        run_cells,
        """
        import builtins, json, os, torch
        files = [os.path.join(d, f) for top in ("/tmp", os.path.expanduser("~"), "/dev/shm")
                 for d, _, fs in os.walk(top) for f in fs if "note-to-the-next" in f or f in ("00.py", "note", "psm_note") and "site-packages" not in d]
        print(json.dumps([files, len([p for p in os.listdir("/proc") if p.isdigit()]), "NOTE" in os.environ,
                          hasattr(builtins, "stolen"), torch.nn.Parameter(torch.zeros(3)).numel(),
                          str(torch.get_default_dtype())]))""",
    )
    assert found[0] == []
    assert found[1] <= 3
    assert found[2:] == [False, False, 3, "torch.float32"]


def _inside(sandbox: Sandbox) -> set[int]:
    """Processes in the sandbox's process tree, as seen from outside; other tests may have sandboxes of their own."""
    top = os.stat(f"/proc/{sandbox._info['child-pid']}/ns/pid").st_ino
    found = set()
    for process in psutil.Process().children(recursive=True):
        try:
            lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
            namespace = os.stat(f"/proc/{process.pid}/ns/pid").st_ino
        except OSError:
            continue
        depth = next(len(line.split()) for line in lines if line.startswith("NSpid"))
        if namespace == top or depth > 3:
            found.add(process.pid)
    return found


def test_processes_die_with_their_submission(sandbox, run_cells):
    run_cells("1")
    before = _inside(sandbox)
    run_cells(LEFTOVERS)
    deadline = time.monotonic() + 5
    while _inside(sandbox) - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(_inside(sandbox)) <= len(before)


def _held() -> dict[str, int]:
    """What this process and its machine hold that a run could leave behind."""
    return {
        "descriptors": len(os.listdir("/proc/self/fd")),
        "threads": threading.active_count(),
        "children": len(psutil.Process().children(recursive=True)),
        # A test in another process mounts a disk of its own, in pytest's folder.
        "mounts": sum(
            "/pytest-of-" not in line for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
        ),
        "folders": len(list(Path(tempfile.gettempdir()).glob(f"nbgrader-*{os.getpid()}*"))),
        "groups": len(list(Path("/sys/fs/cgroup").glob(f"*/nbgrader-sandbox-{os.getpid()}-*"))),
    }


def test_runs_leave_nothing_behind(run_cells):
    """Honest ones, killed ones and those that left processes: afterwards all is as before."""
    run_cells("1")
    before = _held()
    for _ in range(4):
        run_cells("print(1)")
        run_cells(LEFTOVERS)
        run_cells("import os; os._exit(1)", "while True: pass", cell_s=1, total_s=20)
    deadline = time.monotonic() + 5  # a kernel's guardian reports its end and then goes, a moment after the run
    while (left := _more(_held(), before)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == {}


def _more(after: dict[str, int], before: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in before if after[name] > before[name]}


ATTACKS_ON_THE_PARENT = {
    "signal everyone": "import os, signal\ntry:\n    os.kill(-1, signal.SIGKILL)\nexcept OSError: pass",
    "signal the group": "import os, signal\nos.kill(0, signal.SIGKILL)",
    "signal the parent": "import os, signal\nfor p in (os.getppid() or 1, 1):\n    os.kill(p, signal.SIGKILL)",
    "stop the first process": "import os, signal\nos.kill(1, signal.SIGSTOP)",
    "end the group": "import os, signal\nos.killpg(0, signal.SIGTERM)",
    "stop oneself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
}


@pytest.mark.parametrize("attack", ATTACKS_ON_THE_PARENT)
def test_the_parent_survives(sandbox, run_cells, attack):
    run_cells("1")
    parent = sandbox._process.pid
    run_cells(ATTACKS_ON_THE_PARENT[attack], cell_s=3, total_s=8)
    result = run_cells("print('still here')")
    assert result.cells[0].stdout == "still here\n"
    assert sandbox.alive
    assert sandbox._process.pid == parent


def test_a_parent_that_died_is_replaced(bubblewrap, run_cells, sandbox):
    run_cells("1")
    os.kill(sandbox._info["child-pid"], 9)
    sandbox._process.wait(10)
    assert run_cells("print(1)").cells[0].stdout == "1\n"


def test_sandbox_goes_with_its_grader(bubblewrap):
    """SIGKILL of the grader takes every process of the sandbox with it."""
    code = """
        import sys, time
        from nbgrader_sandbox.sandbox.sandbox import Sandbox
        box = Sandbox(); box.start()
        print(box._info["child-pid"], flush=True)
        time.sleep(600)"""
    grader = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    first = int(grader.stdout.readline())
    assert Path(f"/proc/{first}").exists()
    grader.kill()
    grader.wait()
    grader.stdout.close()
    deadline = time.monotonic() + 10
    while _running(first) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _running(first)


def _running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_one_live_submission_at_a_time(sandbox):
    from nbgrader_sandbox.sandbox.provisioner import kernel_manager

    first, second = kernel_manager(sandbox), kernel_manager(sandbox)
    first.start_kernel()
    try:
        with pytest.raises(SandboxError, match="one live submission"):
            second.start_kernel()
    finally:
        for manager in (first, second):
            manager.cleanup_resources()


# ---- limits ---------------------------------------------------------------------------------------------------------


def test_memory_ends_before_the_machine_does(run_cells):
    result = run_cells("x = bytearray(8 * 2**30)", "print('next')")
    assert result.cells[0].ename == "MemoryError"
    assert result.cells[1].stdout == "next\n"


def test_memory_of_many_processes_together(sandbox, run_cells):
    """Each below its own limit, all together above it."""
    result = run_cells(
        "import os, time\n"
        "for _ in range(6):\n"
        "    if os.fork() == 0:\n"
        "        x = bytearray(900 * 2**20)\n"
        "        for i in range(0, len(x), 4096): x[i] = 1\n"
        "        time.sleep(30)\n"
        "time.sleep(30)",
        cell_s=15, total_s=25,
    )  # fmt: skip
    assert result.cells[0].status in ("died", "timeout", "error")
    assert run_cells("print(1)").cells[0].stdout == "1\n"


def test_fork_bomb_is_contained(run_cells):
    result = run_cells(
        "import os, time\nn = 0\ntry:\n    while True:\n        if os.fork() == 0:\n            time.sleep(60)\n        n += 1\n"
        "except OSError:\n    print('stopped')\n",
        cell_s=10, total_s=20,
    )  # fmt: skip
    assert result.cells[0].stdout == "stopped\n" or result.cells[0].status in ("died", "timeout")
    assert run_cells("print(1)").cells[0].stdout == "1\n"


@pytest.mark.parametrize(
    ("usage", "words"), [((11, 10), "more memory"), ((10, 11), "more processes"), ((10, 10), None)]
)
def test_where_there_is_no_control_group_the_grader_counts(usage, words):
    watched = Sandbox(Limits(memory_bytes=10, processes=10))
    watched._lease = SimpleNamespace(usage=lambda: usage)
    told = watched.over_limit()
    assert told is None if words is None else words in told


def test_processor_time_is_counted_too(sandbox, run_cells):
    """One processor for as long as all of it may take, and a little: what burns several at once ends earlier."""
    code = "import json, resource\nprint(json.dumps(resource.getrlimit(resource.RLIMIT_CPU)))"
    soft, hard = says(run_cells, code)
    assert sandbox.limits.total_s <= soft <= hard <= sandbox.limits.total_s + 30


@pytest.mark.parametrize("folder", ["/tmp", HOME, "/dev/shm"])
def test_disk_is_a_quota(run_cells, folder):
    error = says(
        run_cells,
        f"""
        import json, os
        written, reason = 0, ""
        try:
            for n in range(100):
                with open(f"{folder}/{{n}}", "wb") as f:
                    f.write(bytes(2**20))
                    written += 1
        except OSError as error:
            reason = error.strerror
        print(json.dumps([written, reason]))""",
    )
    assert error[0] <= 32
    assert "space" in error[1]


def test_one_file_has_a_size(run_cells):
    result = run_cells("open('/tmp/x', 'wb').truncate(2**40)")
    assert result.cells[0].status == "error"


# ---- without a sandbox ----------------------------------------------------------------------------------------------


def test_missing_bubblewrap_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(sandbox_module.shutil, "which", lambda name: None)
    with pytest.raises(SandboxMissingError) as caught:
        Sandbox().start()
    assert "apt-get install bubblewrap" in str(caught.value)
    assert "--trust-submissions" in str(caught.value)


def test_old_bubblewrap_is_refused(monkeypatch, tmp_path):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho bubblewrap 0.6.2\n")
    fake.chmod(0o755)
    monkeypatch.setattr(sandbox_module.shutil, "which", lambda name: str(fake))
    with pytest.raises(SandboxMissingError, match="too old"):
        Sandbox().start()


def test_trusted_submissions_run_without_it(monkeypatch, tmp_path):
    monkeypatch.setattr(sandbox_module.shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delattr(os, "pidfd_open")  # macOS has none
    monkeypatch.delattr(signal, "pidfd_send_signal")
    from nbformat.v4 import new_code_cell, new_notebook
    from nbgrader_sandbox.grade.run import run

    (tmp_path / "data.csv").write_text("3")
    sources = [
        "print(open('data.csv').read())\ndef f(x): return x + 1",
        "while True: pass",
        "import os; os._exit(3)",
        "bytearray(2**36)",
        "import os; print(os.getcwd())",
    ]
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    plan = ProbePlan([Probe("f", "call", "f", [4])])
    result = run(notebook, plan, NoSandbox(Limits(cell_s=2)), {"data.csv": tmp_path / "data.csv"})
    assert result.cells[0].stdout == "3\n", result.detail
    assert [cell.status for cell in result.cells] == ["ok", "timeout", "died", "error", "ok"]
    assert result.cells[3].ename == "MemoryError"
    assert "(exit code 3)" in result.detail
    assert result.probe("f").value == 5
    assert not Path(result.cells[4].stdout.strip()).exists()


def test_a_trusted_kernel_that_cannot_start_says_why(monkeypatch):
    from nbformat.v4 import new_code_cell, new_notebook
    from nbgrader_sandbox.grade.run import run

    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    result = run(new_notebook(cells=[new_code_cell("1")]), ProbePlan(), NoSandbox())
    assert result.status == "died"
    assert "encodings" in result.detail


def test_files_are_read_only_and_links_are_refused(sandbox, tmp_path):
    from nbformat.v4 import new_code_cell, new_notebook
    from nbgrader_sandbox.grade.run import run

    (tmp_path / "data.csv").write_text("7")
    (tmp_path / "link.csv").symlink_to("/etc/hostname")
    notebook = new_notebook(
        cells=[new_code_cell("print(open('data.csv').read())"), new_code_cell("open('data.csv', 'w')")]
    )
    result = run(notebook, ProbePlan(), sandbox, {"data.csv": tmp_path / "data.csv"})
    assert result.cells[0].stdout == "7\n"
    assert result.cells[1].status == "error"
    for name, path in (("link.csv", tmp_path / "link.csv"), ("../../etc/x", tmp_path / "data.csv")):
        with pytest.raises(SandboxError, match="links and paths"):
            run(notebook, ProbePlan(), sandbox, {name: path})
