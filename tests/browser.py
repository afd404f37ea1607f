"""The course as a person meets it: a real JupyterLab in a real browser, with keys and clicks.

Run with ``make browser``. It needs Chromium (Debian: apt install chromium); pictures go to ``build/screenshots``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from course_utils import exercises

playwright = pytest.importorskip("playwright.sync_api", reason="pip install -e '.[browser]'")
ROOT = exercises.ROOT
PICTURES = ROOT / "build" / "screenshots"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MINUTES = 60_000  # milliseconds
# Every cell is drawn, not only those on the screen, so that all outputs can be looked at.
SETTINGS = {"@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
            "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false"}}  # fmt: skip
DARK = {"@jupyterlab/apputils-extension/themes.jupyterlab-settings": {"theme": "JupyterLab Dark"}}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A copy of what a person opens; chapter 01 in its short form."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / exercises.CONFIG, folder)
    shutil.copytree(ROOT / "solutions" / "ex_9_3", folder / "solutions" / "ex_9_3")
    shutil.copytree(ROOT / "exercises" / "ex_9_3", folder / "exercises" / "ex_9_3")
    (folder / "chapters").mkdir()
    text = (ROOT / "chapters" / "01_rank_one.ipynb").read_text("utf-8")
    (folder / "chapters" / "01_rank_one.ipynb").write_text(
        text.replace('PROFILE = \\"full\\"', 'PROFILE = \\"smoke\\"')
    )
    answer = next(a for a in exercises.answers("ex_9_3", "right") if a.name == "line_from_a_loop")
    handed_in = folder / "submitted" / "ada" / "ex_9_3" / "ex_9_3.ipynb"
    handed_in.parent.mkdir(parents=True)
    nbformat.write(exercises.fill(exercises.release("ex_9_3"), answer), handed_in)
    return folder


@pytest.fixture(scope="module")
def lab(course, tmp_path_factory):
    """JupyterLab's address."""
    settings = tmp_path_factory.mktemp("settings")
    for name, values in {**SETTINGS, **(DARK if os.environ.get("COURSE_DARK") else {})}.items():
        path = settings / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    environment = {
        **os.environ, "JUPYTERLAB_SETTINGS_DIR": str(settings), "JUPYTERLAB_WORKSPACES_DIR": str(settings / "spaces"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    options = ["--no-browser", "--ServerApp.port=0", "--ServerApp.token=", "--ServerApp.password=", "--allow-root"]
    command = [sys.executable, "-m", "jupyter", "lab", *options]
    log = (settings / "log").open("w+")
    server = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield _address(server, Path(log.name))
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _address(server: subprocess.Popen, log: Path) -> str:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if found := re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/", log.read_text()):
            return found[0]
        assert server.poll() is None, log.read_text()
        time.sleep(0.5)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.fail("There is no Chromium: apt install chromium")
    with playwright.sync_playwright() as engine:
        started = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(MINUTES)
    yield context.new_page()
    context.close()


def picture(page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def open_notebook(page, lab: str, path: str):
    page.goto(f"{lab}lab/tree/{path}?reset")
    panel = page.locator(".jp-NotebookPanel:visible")
    panel.locator(".jp-Notebook").wait_for()
    idle(page)
    return panel


def idle(page, minutes: float = 1) -> None:
    """Wait until the kernel has nothing to do."""
    status = page.locator(".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator")
    playwright.expect(status).to_have_attribute("data-status", "idle", timeout=minutes * MINUTES)


def run_all(page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def no_red(panel) -> None:
    """No cell has written to stderr."""
    assert panel.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0


def cell(panel, words: str):
    """The code cell that holds these words."""
    return panel.locator(".jp-CodeCell").filter(has_text=words).first


def write_and_run(page, cell, code: str) -> None:
    """Replace a cell's code and run it, with the keyboard."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")
    idle(page)


def test_chapter_01_as_a_reader(page, lab):
    panel = open_notebook(page, lab, "chapters/01_rank_one.ipynb")
    run_all(page)
    panel.locator(".jp-OutputArea .widget-hprogress, .jp-OutputArea progress").first.wait_for(timeout=3 * MINUTES)
    picture(page, "progress")
    idle(page, minutes=6)
    assert panel.locator(".jp-OutputArea img").count() > 0
    undescribed = panel.locator(".jp-OutputArea img:not([alt])").evaluate_all(
        "all => all.map(i => i.outerHTML.slice(0, 200))"
    )
    assert undescribed == [], "figures come with a description"
    no_red(panel)
    quiz = panel.locator(".jp-CodeCell").filter(has_text="quiz.show").last
    quiz.scroll_into_view_if_needed()
    choice = quiz.locator(".MCButton").first
    choice.click()
    playwright.expect(quiz.locator(".Feedback").first).not_to_be_empty()
    picture(page, "quiz")
    panel.locator(".jp-OutputArea img").first.scroll_into_view_if_needed()
    picture(page, "chapter_01")


FORGETS_B = """\
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for name, p in model.named_parameters() if "lora_A" in name)"""
RIGHT = """\
def count_trainable(rank):
    model = get_peft_model(skeleton(MODEL_NAME), LoraConfig(r=rank, target_modules=TARGET_MODULES))
    return sum(p.numel() for p in model.parameters() if p.requires_grad)"""


def test_exercise_9_3_as_a_student(page, lab):
    panel = open_notebook(page, lab, "exercises/ex_9_3/ex_9_3.ipynb")
    run_all(page)
    idle(page, minutes=3)
    answer, check = cell(panel, "def count_trainable"), cell(panel, "checks.function(globals())")
    assert "not written yet" in check.inner_text()
    write_and_run(page, answer, FORGETS_B)
    check.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    idle(page)
    playwright.expect(check).to_contain_text("only one of the two matrices")
    assert "Traceback" not in check.inner_text()
    picture(page, "hint")
    write_and_run(page, answer, RIGHT)
    check.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    playwright.expect(check).to_contain_text("✓ count_trainable is right")
    picture(page, "tick")


def test_the_formgrader_lists_what_was_handed_in(page, lab, course):
    run = [sys.executable, "-m", "nbgrader", "generate_assignment", "ex_9_3"]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(run, cwd=course, env=environment, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "course_utils", "grade", "ex_9_3"], cwd=course, env=environment, check=True)
    page.goto(f"{lab}formgrader/manage_submissions/ex_9_3")
    row = page.locator("tr").filter(has_text="ada")
    row.wait_for()
    playwright.expect(row).to_contain_text("needs manual grading")  # the written answer
    playwright.expect(row).to_contain_text("10 / 12")
    picture(page, "formgrader")
