"""A launched script's output is shown, its failure explained, and nothing of it outlives its time limit."""

import sys
import time

import psutil
import pytest

from course_utils import launching

SLOW_FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_output_is_shown_and_returned(capsys):
    out, err = launching.run([sys.executable, "-c", "print('one'); print('two')"], timeout_s=60)
    assert (out, err) == ("one\ntwo\n", "")
    assert capsys.readouterr().out == out


def test_a_failure_names_its_last_lines():
    with pytest.raises(launching.LaunchError, match=r"(?s)ended with code 1.*ZeroDivisionError"):
        launching.run([sys.executable, "-c", "1 / 0"], timeout_s=60)


def test_after_the_time_limit_no_process_is_left(capsys):
    with pytest.raises(launching.LaunchError, match="stopped after"):
        launching.run([sys.executable, "-c", SLOW_FAMILY], timeout_s=5)
    child = int(capsys.readouterr().out)
    time.sleep(0.5)
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_workers_find_this_course_and_take_one_thread():
    env = launching.environment(EXTRA="yes")
    names = ["OMP_NUM_THREADS", "CUDA_VISIBLE_DEVICES", "ACCELERATE_USE_CPU", "EXTRA"]
    code = f"import os, course_utils; print(course_utils.__file__, *(os.environ[name] for name in {names}), sep='|')"
    out, _ = launching.run([sys.executable, "-c", code], timeout_s=60, env=env)
    assert out.strip().split("|") == [launching.__file__.replace("launching", "__init__"), "1", "", "true", "yes"]


@pytest.mark.parametrize("chosen", ["1", None])
def test_workers_that_use_a_gpu_see_the_users_own(monkeypatch, chosen):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.delenv("ACCELERATE_USE_CPU", raising=False)
    if chosen:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", chosen)
    env = launching.environment(cpu=False)
    assert env.get("CUDA_VISIBLE_DEVICES") == chosen
    assert "ACCELERATE_USE_CPU" not in env
