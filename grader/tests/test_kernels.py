"""The kernel and its driver: what a kernel may send, how it may end, and what the grader makes of it."""

from __future__ import annotations

import asyncio
import json
import resource
import threading
import time

import pytest
from nbgrader_sandbox.contract import Probe, RunResult


def call(name="f", *args, id="p", **more):
    return Probe(id, "call", name, list(args), **more)


# ---- cells ----------------------------------------------------------------------------------------------------------


def test_cells_run_in_order_in_one_namespace(run_cells):
    result = run_cells("x = 2", "print(x * 3)", "1 / 0", "x + 1")
    assert [c.status for c in result.cells] == ["ok", "ok", "error", "ok"]
    assert result.cells[1].stdout == "6\n"
    assert (result.cells[2].ename, result.cells[2].evalue) == ("ZeroDivisionError", "division by zero")
    assert result.cells[3].result == "3"
    assert result.status == "ok"
    assert RunResult.from_json(json.dumps(result.to_json())) == result


def test_output_of_all_honest_kinds_is_kept(run_cells):
    result = run_cells(
        "import sys, os, threading\nprint('plain')\nsys.stdout.write('written\\n')\nos.system('echo from a shell')\n"
        "t = threading.Thread(target=print, args=('from a thread',)); t.start(); t.join()\n"
        "print('warning', file=sys.stderr)",
        "await __import__('asyncio').sleep(0.01)\nprint('after await')",
        "%%capture out\nprint('captured')",
        "out.show()",
    )
    assert {"plain", "written", "from a thread"} <= set(result.cells[0].stdout.split("\n"))
    assert "from a shell" in result.cells[0].stdout
    assert result.cells[0].stderr == "warning\n"
    assert result.cells[1].stdout == "after await\n"
    assert result.cells[3].stdout == "captured\n"


LOUD = {
    "one string of 20 MB": "print('x' * 20 * 2**20)",
    "lines of 20 MB": "for _ in range(200_000): print('y' * 100)",
    "descriptor": "import os\nfor _ in range(200): os.write(1, b'z' * 10**5)",
    "2 GB": "line = 'x' * 2**20\nfor _ in range(2048): print(line)",
    "on stderr": "import sys\nfor _ in range(20): print('e' * 2**20, file=sys.stderr)",
}


@pytest.mark.parametrize("name", LOUD)
def test_output_is_cut_at_the_source(run_cells, sandbox, name):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = run_cells(LOUD[name] + "\nprint('the end')", "print('next')")
    cell = result.cells[0]
    assert cell.status == "ok"
    assert cell.truncated
    assert len(cell.stdout) + len(cell.stderr) <= 2 * sandbox.limits.output_bytes + 200
    assert cell.stdout.endswith("the end\n")
    assert result.cells[1].stdout == "next\n"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB


def test_a_traceback_of_any_size_is_survived(run_cells):
    result = run_cells("raise ValueError('x' * 50_000_000)", "print('next')")
    assert result.cells[0].status == "error"
    assert result.cells[0].ename == "ValueError"
    assert result.cells[1].stdout == "next\n"


def test_a_display_of_any_size_is_survived(run_cells):
    result = run_cells("from IPython.display import HTML\ndisplay(HTML('x' * 30_000_000))", "print('next')")
    assert [c.status for c in result.cells] == ["ok", "ok"]
    assert result.cells[1].stdout == "next\n"


# ---- ends -----------------------------------------------------------------------------------------------------------


def test_an_endless_cell_costs_only_itself(run_cells):
    result = run_cells("while True: pass", "print('next')", cell_s=1)
    assert [c.status for c in result.cells] == ["timeout", "ok"]
    assert result.cells[1].stdout == "next\n"


STUBBORN = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
KILLERS = {
    "os._exit": "import os; os._exit(0)",
    "segmentation fault": "import ctypes; ctypes.string_at(0)",
    "SIGKILL": "import os; os.kill(os.getpid(), 9)",
    "abort": "import os; os.abort()",
    "execv": "import os; os.execv('/bin/true', ['true'])",
    "stopped": "import os; os.kill(os.getpid(), 19)",
    "swallows interrupts": STUBBORN,
    "ignores signals": "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: time.sleep(1)",
    "holds the GIL": "import re; re.match('(a+)+$', 'a' * 60 + 'b')",
    "closes all descriptors": "import os; os.closerange(0, 4096)",
    "exits the thread of messages": "import asyncio; asyncio.get_running_loop().stop(); import os; os._exit(3)",
}


@pytest.mark.parametrize("name", KILLERS)
def test_a_killer_costs_only_its_own_cell(run_cells, name):
    """The cells before and after it are answered as if it were not there."""
    result = run_cells("print('before'); x = 1", KILLERS[name], "print('after', x)", cell_s=2, total_s=40)
    assert result.cells[0].stdout == "before\n"
    assert result.cells[1].status in ("died", "timeout")
    assert result.cells[2].stdout == "after 1\n"
    # An interrupt that gets through after all leaves the kernel alive, and then nothing died.
    assert "code cell 2" in result.detail or result.cells[1].status == "timeout"


@pytest.mark.parametrize("name", ["os._exit", "swallows interrupts", "segmentation fault"])
def test_a_killer_in_a_function_costs_only_its_own_probe(run_cells, name):
    body = "\n".join("        " + line for line in KILLERS[name].splitlines())
    code = f"def f(x):\n    if x == 2:\n{body}\n    return x + 1\ncounts = {{1: 2}}"
    probes = (call("f", 1, id="a"), call("f", 2, id="b", timeout_s=1.0), call("f", 3, id="c"),
              Probe("v", "value", "counts"))  # fmt: skip
    result = run_cells(code, probes=probes)
    assert result.probe("a").value == 2
    assert result.probe("b").status in ("died", "timeout")
    assert result.probe("c").value == 4
    assert result.probe("v").value == {"1": 2}
    assert result.detail.endswith("in f") or result.probe("b").status == "timeout"


@pytest.mark.parametrize(
    "code", ["import sys; sys.exit(0)", "exit()", "quit()", "raise KeyboardInterrupt", "raise SystemExit(3)"]
)
def test_leaving_politely_ends_one_cell(run_cells, code):
    result = run_cells(code, "print('next')", f"def f(): {code}", probes=(call("f"),))
    assert result.cells[1].stdout == "next\n"
    assert result.probe("p").status in ("error", "ok")
    assert result.probe("p").value is None


def test_all_cells_kill(run_cells):
    """As many fresh kernels as are allowed, then an end."""
    started = time.monotonic()
    result = run_cells(*["import os; os._exit(1)"] * 12, probes=(call("f"),))
    assert {c.status for c in result.cells} == {"died", "not-run"}
    assert result.probe("p").status == "not-run"
    assert time.monotonic() - started < 60


def test_the_whole_has_a_limit_too(run_cells):
    started = time.monotonic()
    result = run_cells(*["import time; time.sleep(1.5)"] * 20, cell_s=5, total_s=4)
    assert result.status == "timeout"
    assert time.monotonic() - started < 15
    assert result.cells[-1].status == "not-run"


# ---- messages that no honest kernel sends ---------------------------------------------------------------------------

SEND = """
import json
from ipykernel.kernelapp import IPKernelApp
app = IPKernelApp.instance()
kernel, session, thread = app.kernel, app.session, app.iopub_thread
parent = kernel.get_parent()
def publish(kind, content, parent=parent, **header):
    message = session.msg(kind, content, parent=parent)
    message["header"].update(header)
    session.send(thread, message)
"""


def test_forged_results_and_errors_change_nothing(run_cells):
    result = run_cells(
        SEND + "publish('execute_result', {'data': {'text/plain': '500'}, 'metadata': {}, 'execution_count': 1})\n"
        "publish('error', {'ename': 'Fine', 'evalue': 'full marks', 'traceback': []})\n"
        "publish('status', {'execution_state': 'idle'})",
        "def f(x): return x\nprint('next')",
        probes=(call("f", 41),),
    )
    assert result.cells[0].status == "ok"
    assert result.cells[0].ename == ""
    assert result.cells[1].stdout == "next\n"
    assert result.probe("p").value == 41


MALFORMED = {
    "no name": "publish('stream', {'text': 'x'})",
    "text is a number": "publish('stream', {'name': 'stdout', 'text': 7})",
    "content is a list": "session.send(thread, session.msg('stream', None, parent=parent) | {'content': b'[]'})",
    "parent is a list": "m = session.msg('stream', {'name': 'stdout', 'text': 'x'}); m['parent_header'] = []; session.send(thread, m)",
    "parent id is a list": "m = session.msg('stream', {'name': 'stdout', 'text': 'x'}); m['parent_header'] = {'msg_id': []}; session.send(thread, m)",
    "not JSON": "thread.send_multipart([b'<IDS|MSG>', b'sig', b'{', b'{', b'{', b'{'])",
    "no delimiter": "thread.send_multipart([b'hello'])",
    "unsigned": "thread.send_multipart([b'<IDS|MSG>', b'', b'{}', b'{}', b'{}', b'{}'])",
    "deep": "session.send(thread, session.msg('stream', None, parent=parent) | {'content': b'[' * 100000})",
    "surrogates": "publish('stream', {'name': 'stdout', 'text': '\\ud800'})",
    "dates": "publish('stream', {'name': 'stdout', 'text': 'x'}, date='9' * 100000)",
    "version": "publish('stream', {'name': 'stdout', 'text': 'x'}, version=[[]])",
    "infinite": "session.send(thread, session.msg('status', None, parent=parent) | {'content': b'{\"execution_state\": Infinity}'})",
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_messages_are_survived(run_cells, name):
    result = run_cells(SEND + MALFORMED[name], "print('next')", "def f(): return 5", probes=(call("f"),))
    assert result.cells[1].stdout == "next\n"
    assert result.probe("p").value == 5
    RunResult.from_json(json.dumps(result.to_json()))


FLOODS = {
    "messages": "while True: publish('stream', {'name': 'stdout', 'text': 'x' * 10000})",
    "displays": "while True: publish('display_data', {'data': {'text/plain': 'x' * 100000}, 'metadata': {}})",
    "bad messages": "while True: thread.send_multipart([b'<IDS|MSG>', b'', b'x'])",
    "one endless message": """
import zmq, threading
endless = thread.socket
while True: endless.send(b'x' * 2**20, zmq.SNDMORE)
""",
    "raw bytes on the wire": """
import os, socket, stat
for fd in map(int, os.listdir('/proc/self/fd')):
    try:
        s = socket.socket(fileno=os.dup(fd))
        s.getpeername()
        s.setblocking(True)
    except OSError:
        continue
    import threading
    def pour(s):
        try:
            while True: s.sendall(b'\\x03\\xff' + b'x' * 2**20)
        except OSError: pass
    threading.Thread(target=pour, args=(s,)).start()
import time; time.sleep(3)
""",
}


@pytest.mark.parametrize("name", FLOODS)
def test_floods_end_the_kernel_and_not_the_grader(run_cells, name):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = run_cells("print('before')", SEND + FLOODS[name], "print('after')", cell_s=8, total_s=45)
    assert result.cells[0].stdout == "before\n"
    assert result.cells[1].status in ("died", "timeout", "error", "ok")
    assert result.cells[2].stdout in ("after\n", "")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # KiB
    assert run_cells("print('the next one')").cells[0].stdout == "the next one\n"


# ---- probes ---------------------------------------------------------------------------------------------------------

VALUES = {
    "[1, 2.5, 'x', None, True]": [1, 2.5, "x", None, True],
    "(1, (2, 3))": [1, [2, 3]],
    "{4: 1, 'a': 2}": {"4": 1, "a": 2},
    "{'c_attn', 'a'}": ["a", "c_attn"],
    "__import__('numpy').int64(7)": 7,
    "__import__('numpy').arange(3)": [0, 1, 2],
    "__import__('torch').tensor([1, 2])": [1, 2],
    "__import__('torch').nn.Parameter(__import__('torch').ones(2)).sum()": 2.0,
    "__import__('pandas').Series({4: 1, 8: 2})": {"4": 1, "8": 2},
    "__import__('pandas').Series([1, 2])": [1, 2],
    "__import__('pandas').DataFrame({'r': [4, 8], 'n': [1, 2]})": {"r": [4, 8], "n": [1, 2]},
    "__import__('pandas').DataFrame([[1, 2], [3, 4]])": [[1, 2], [3, 4]],
    "__import__('collections').OrderedDict({4: 1})": {"4": 1},
    "__import__('collections').namedtuple('P', 'a')(3)": [3],
    "__import__('numpy').bool_(True)": True,
    "float('1e308')": 1e308,
    "-0.0": 0.0,
}


@pytest.mark.parametrize("expression", VALUES)
def test_values_come_as_plain_json(run_cells, expression):
    result = run_cells(f"x = {expression}", probes=(Probe("x", "value", "x"),))
    assert result.probe("x").status == "ok", result
    assert result.probe("x").value == VALUES[expression]


LIES = {
    "always equal": "class L:\n    def __eq__(self, other): return True\n    __hash__ = None\nx = L()",
    "function": "x = print",
    "type": "x = int",
    "nan": "x = float('nan')",
    "infinity": "x = float('inf')",
    "nested infinity": "x = {4: [1e400]}",
    "recursive list": "x = []\nx.append(x)",
    "recursive dict": "x = {}\nx[1] = x",
    "wide": "x = list(range(200_000))",
    "generator": "x = (i for i in range(3))",
    "bytes": "x = b'1'",
    "complex": "x = 1j",
    "property that raises": "class L(dict):\n    def items(self): raise ValueError\nx = [L(), object()]",
    "meta tensor": "import torch\nx = torch.ones(3, device='meta')",
    "class that lies about itself": "class L:\n    @property\n    def __class__(self): return int\nx = L()",
    "metaclass": "class M(type):\n    def __instancecheck__(c, i): return True\nclass L(metaclass=M): pass\nx = L()",
    "pickle": "import pickle\nclass L:\n    def __reduce__(self): return print, ('pwned',)\nx = pickle.dumps(L())",
}


@pytest.mark.parametrize("name", LIES)
def test_what_is_no_plain_data_is_an_error(run_cells, name):
    result = run_cells(LIES[name], probes=(Probe("x", "value", "x"),))
    assert result.probe("x").status == "error", result.probe("x").value
    assert result.probe("x").value is None


def test_subclasses_cannot_answer_for_themselves(run_cells):
    result = run_cells(
        "class I(int):\n    def __eq__(s, o): return True\n    __hash__ = int.__hash__\n    def __int__(s): return 42\n    __index__ = __int__\n"
        "    def __repr__(s): return '42'\n    __str__ = __repr__\n"
        "class F(float):\n    def __float__(s): return 42.0\n    def __repr__(s): return '42.0'\n    def __add__(s, o): return 42.0\n"
        "class S(str):\n    def __str__(s): return 'gpt2'\n"
        "class D(dict):\n    def items(s): return [(4, 42)]\n    def __iter__(s): return iter([4])\n    def __getitem__(s, k): return 42\n"
        "class L(list):\n    def __iter__(s): return iter([42])\n"
        "x = [I(1), F(1.5), S('a'), D({1: I(2)}), L([3])]",
        probes=(Probe("x", "value", "x"),),
    )
    assert result.probe("x").value == [1, 1.5, "a", {"1": 2}, [3]]


def test_given_names_are_set_for_one_probe_only(run_cells):
    result = run_cells(
        "T = ['c_attn']\ndef f(): return [T, 'N' in globals()]",
        probes=(call("f", id="a", given={"T": ["other"], "N": 1}), call("f", id="b")),
    )
    assert result.probe("a").value == [["other"], True]
    assert result.probe("b").value == [["c_attn"], False]


def test_async_functions_are_awaited(run_cells):
    result = run_cells(
        "import asyncio\nasync def f(x):\n    await asyncio.sleep(0.01)\n    return x", probes=(call("f", 3),)
    )
    assert result.probe("p").value == 3


def test_what_probes_print_is_no_output_of_a_cell(run_cells):
    result = run_cells("def f(x):\n    print('the fresh input was', x)\n    return x", probes=(call("f", 12345),))
    assert result.probe("p").value == 12345
    assert "12345" not in json.dumps([c.stdout for c in result.cells])


TRANSFORMERS = {
    "asserts stripped": "import ast\nclass T(ast.NodeTransformer):\n    def visit_Assert(self, n): return ast.Pass()\n"
    "get_ipython().ast_transformers.append(T())",
    "cells blanked": "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
    "run_cell replaced": "get_ipython().run_cell = get_ipython().run_cell_async = None",
    "hooks": "get_ipython().events.register('pre_execute', lambda: 1/0)",
    "json replaced": "import json\njson.dumps = json.JSONEncoder.encode = lambda *a, **k: '42'",
    "builtins replaced": "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.type = lambda x: int",
}


@pytest.mark.parametrize("name", TRANSFORMERS)
def test_probes_do_not_go_through_what_a_notebook_can_replace(run_cells, name):
    """At worst the student's own question is not answered; no answer of theirs is right by it."""
    result = run_cells("def f(x): return [x, object()]\ndef g(x): return -x", TRANSFORMERS[name],
                       probes=(call("f", 7, id="f"), call("g", 7, id="g")))  # fmt: skip
    assert result.probe("f").status != "ok"
    assert result.probe("g").value in (-7, None)


def test_message_of_an_exception_may_itself_fail(run_cells):
    result = run_cells(
        "class E(Exception):\n    def __str__(self): raise ValueError\ndef f(): raise E\nclass X(BaseException): pass\ndef g(): raise X('y')",
        probes=(call("f", id="f"), call("g", id="g")),
    )
    assert (result.probe("f").ename, result.probe("g").ename) == ("E", "X")
    assert result.probe("f").status == result.probe("g").status == "error"


# ---- for other tools ------------------------------------------------------------------------------------------------


def test_a_kernel_specification_can_ask_for_it(bubblewrap):
    """nbclient and everything else that starts kernels by name gets a sandboxed one."""
    from jupyter_client.channels import HBChannel
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_client.provisioning import KernelProvisionerFactory
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell, new_notebook
    from nbgrader_sandbox.sandbox.provisioner import default_sandbox

    stanza = {"kernel_provisioner": {"provisioner_name": "nbgrader-sandbox-provisioner"}}
    spec = KernelSpec(argv=["python"], display_name="Sandbox", language="python", metadata=stanza)
    available = KernelProvisionerFactory.instance().is_provisioner_available(spec)
    assert available, "installed before it had this entry point: pip install -e . again"
    manager = AsyncKernelManager()
    manager._kernel_spec = spec
    notebook = new_notebook(cells=[new_code_cell("import os\nprint(os.path.expanduser('~'))")])
    try:
        # A client that was given its manager leaves it running, and its heartbeat's thread with it, unless told to.
        asyncio.run(NotebookClient(notebook, km=manager).async_execute(cleanup_kc=True))
    finally:
        default_sandbox().close()
    assert notebook.cells[0].outputs[0].text == "/home/student\n"
    assert not [thread for thread in threading.enumerate() if isinstance(thread, HBChannel)]


def test_workers_of_a_data_loader_do_not_hang(run_cells):
    """Their sockets lie in multiprocessing's temporary folder, which must not be the warm parent's."""
    result = run_cells(
        "from torch.utils.data import DataLoader\n"
        "print(sum(batch.sum().item() for batch in DataLoader(list(range(8)), batch_size=2, num_workers=2)))",
        cell_s=20,
    )
    assert (result.cells[0].status, result.cells[0].stdout) == ("ok", "28\n")


def test_libraries_are_imported_and_nothing_is_compiled(run_cells):
    """A function that bitsandbytes would compile runs as it is, and a notebook may compile its own."""
    result = run_cells("""
        import sys, torch, bitsandbytes
        print("peft" in sys.modules, "torch._inductor.compile_fx" in sys.modules, torch.compile.__module__)
        weight = torch.nn.Parameter(torch.ones(64, 64))
        weight.grad = torch.ones(64, 64)
        bitsandbytes.optim.Adam8bit([weight], lr=0.5, min_8bit_size=1).step()
        print(round(weight[0, 0].item(), 3), "torch._inductor.compile_fx" in sys.modules)""")
    assert result.cells[0].stdout == "True False torch\n0.5 False\n"
