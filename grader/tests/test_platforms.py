"""On macOS and Windows the package can be imported and says what it can't do: rehearsed here, not run there."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

# The libraries are imported as what they are; then this machine is taken for another one.
ELSEWHERE = """
    import asyncio, importlib, os, pkgutil, signal, socket, sys
    import bleach, distributed, jupyter_client, nbgrader.apps, nbgrader.server_extensions.formgrader.handlers, zmq
    missing = {"win32": ["fcntl", "resource", "grp", "pwd", "termios"], "darwin": []}[sys.argv[1]]
    sys.modules.update(dict.fromkeys(missing))
    for module, name in ((os, "pidfd_open"), (signal, "pidfd_send_signal"), (os, "setns"), (os, "unshare")):
        vars(module).pop(name, None)
    if sys.argv[1] == "win32":
        for module, name in ((socket, "AF_UNIX"), (socket, "send_fds"), (signal, "SIGKILL"), (os, "fork"), (os, "getuid")):
            vars(module).pop(name, None)
    sys.platform = sys.argv[1]
    import nbgrader_sandbox
    for found in pkgutil.walk_packages(nbgrader_sandbox.__path__, "nbgrader_sandbox."):
        # What is inside a sandbox is Linux, and __main__ is the command itself.
        if ".inside" not in found.name and not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    from nbgrader_sandbox.cli import main
    sys.exit(main(["check"]))
"""
SAYS = {
    "darwin": ["on Linux only, and this is darwin.", "Only if you trust every submission", "--trust-submissions"],
    "win32": ["Submissions can't run on Windows.", "grade in WSL 2"],
}


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_everything_can_be_imported_and_the_check_says_what_is_missing(platform):
    code = textwrap.dedent(ELSEWHERE)
    done = subprocess.run([sys.executable, "-c", code, platform], capture_output=True, text=True, timeout=300)
    assert done.returncode == 2, done.stderr[-3000:]
    assert [words for words in SAYS[platform] if words not in done.stderr] == []
    assert "Traceback" not in done.stderr
