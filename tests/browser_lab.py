"""Chapter 01, exercise 9.3, the formgrader and the feedback in a real JupyterLab, with keys and clicks."""

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
from browser import MINUTES, RULES, barriers, browser, calls_elsewhere, page, picture, playwright, shot
from nbgrader.api import Gradebook

from ci import exercises
from ci.repository import ROOT

# Every cell is drawn, not only those on the screen, so that all outputs can be looked at.
SETTINGS = {"@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
            "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false"}}  # fmt: skip


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
    for student, kind, name in (("ada", "right", "line_from_a_loop"), ("ben", "wrong", "forgets_b")):
        answer = next(a for a in exercises.answers("ex_9_3", kind) if a.name == name)
        handed_in = folder / "submitted" / student / "ex_9_3" / "ex_9_3.ipynb"
        handed_in.parent.mkdir(parents=True)
        nbformat.write(exercises.fill(exercises.release("ex_9_3"), answer), handed_in)
    return folder


@pytest.fixture(scope="module")
def lab(course, tmp_path_factory):
    """JupyterLab's address."""
    settings = tmp_path_factory.mktemp("settings")
    for name, values in SETTINGS.items():
        path = settings / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    environment = {
        **os.environ, "JUPYTERLAB_SETTINGS_DIR": str(settings), "JUPYTERLAB_WORKSPACES_DIR": str(settings / "spaces"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    options = ["--no-browser", "--ServerApp.port=0", "--ServerApp.token=", "--ServerApp.password=", "--allow-root"]
    options.append("--LabApp.expose_app_in_browser=True")
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
        if found := re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/", log.read_text(encoding="utf-8")):
            return found[0]
        assert server.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.5)
    raise AssertionError(log.read_text(encoding="utf-8"))


# JupyterLab shows "Idle" before it has a kernel, and asks which one to take when a cell is run by then.
CONNECTED = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'"


def open_notebook(page, lab: str, path: str):
    page.goto(f"{lab}lab/tree/{path}?reset")
    panel = page.locator(".jp-NotebookPanel:visible")
    panel.locator(".jp-Notebook").wait_for()
    page.wait_for_function(CONNECTED)
    idle(page)
    return panel


def idle(page, minutes: float = 1) -> None:
    """Wait until the kernel has nothing to do."""
    status = page.locator(".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator")
    playwright.expect(status).to_have_attribute("data-status", "idle", timeout=minutes * MINUTES)


def run_all(page, tries: int = 3) -> None:
    """Run all cells, and again when none has run: JupyterLab drops what it is asked while a kernel is being connected.

    A cell that was dropped has the mark of a running one, ``[*]``, for ever; only a number says that it has run.
    """
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    prompt = page.locator(".jp-NotebookPanel:visible .jp-CodeCell .jp-InputArea-prompt").first
    try:
        playwright.expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=MINUTES)
    except AssertionError:
        if tries == 1:
            raise
        run_all(page, tries - 1)


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


def switch_theme(page, name: str) -> None:
    """Choose a theme, as the Settings menu does."""
    page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", name)
    playwright.expect(page.locator("body")).to_have_attribute("data-jp-theme-name", name)
    page.wait_for_timeout(500)


def readable_in_both_themes(page, name: str, look_at) -> None:
    """Text in outputs has a contrast of 4.5:1, images and fields have names, in the light and in the dark theme."""
    for theme in ("Light", "Dark"):
        switch_theme(page, f"JupyterLab {theme}")
        found = barriers(page, ["color-contrast", "image-alt", "label"], ".jp-NotebookPanel .jp-OutputArea")
        look_at.scroll_into_view_if_needed()
        picture(page, f"{name}_{theme.lower()}")
        assert found == [], theme
    switch_theme(page, "JupyterLab Light")


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
    figure = panel.locator(".jp-OutputArea img").first
    figure.scroll_into_view_if_needed()
    picture(page, "chapter_01")
    shot(page, "lab")
    readable_in_both_themes(page, "chapter_01", figure)


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
    answer, check = cell(panel, "def count_trainable"), cell(panel, "checks.function(globals())")
    playwright.expect(check).to_contain_text("not written yet", timeout=3 * MINUTES)
    idle(page, minutes=3)
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
    readable_in_both_themes(page, "exercise", check)


def test_the_formgrader_lists_what_was_handed_in(page, lab, course):
    run = [sys.executable, "-m", "nbgrader", "generate_assignment", "ex_9_3"]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(run, cwd=course, env=environment, check=True, capture_output=True)
    subprocess.run(
        [sys.executable, "-m", "nbgrader_sandbox", "grade", "ex_9_3"], cwd=course, env=environment, check=True
    )
    page.goto(f"{lab}formgrader/manage_submissions/ex_9_3")
    row = page.locator("tr").filter(has_text="ada")
    row.wait_for()
    playwright.expect(row).to_contain_text("needs manual grading")  # the written answer
    playwright.expect(row).to_contain_text("10 / 12")
    playwright.expect(page.locator("tr").filter(has_text="ben")).to_contain_text("2 / 12")
    picture(page, "formgrader")


def test_feedback_on_a_wrong_answer(page, course):
    """After the test above: the page that a student gets."""
    run = [sys.executable, "-m", "nbgrader", "generate_feedback", "ex_9_3", "--student", "ben"]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(run, cwd=course, env=environment, check=True, capture_output=True)
    called = calls_elsewhere(page)
    page.goto((course / "feedback" / "ben" / "ex_9_3" / "ex_9_3.html").as_uri())
    hint = page.get_by_text("only one of the two matrices").first
    hint.scroll_into_view_if_needed()
    picture(page, "feedback")
    shot(page, "feedback")
    assert called == []
    assert barriers(page, ["color-contrast", "image-alt"]) == []


def test_written_answers_are_read_with_the_keyboard(page, course):
    """After the tests above: a comment is written for one answer, and given to the next by its key."""
    command = [sys.executable, "-m", "nbgrader_sandbox", "read", "ex_9_3", "--no-browser"]
    server = subprocess.Popen(command, cwd=course, text=True, stdout=subprocess.PIPE)
    try:
        address = re.search(r"http://\S+", server.stdout.readline())[0]
        page.goto(address)
        playwright.expect(page.locator("#where")).to_have_text("answer 1 of 2")
        assert barriers(page, RULES) == []
        page.keyboard.press("Enter")  # nothing was chosen: that is no 0
        playwright.expect(page.locator("#said")).to_contain_text("Nothing was saved")
        page.keyboard.press("n")
        page.keyboard.type("Says why the line is straight.")
        page.keyboard.press("Tab")
        page.keyboard.type("1.5")
        page.keyboard.press("Enter")
        playwright.expect(page.locator("#comments li")).to_have_attribute("data-on", "true")
        picture(page, "reading")
        page.emulate_media(color_scheme="dark")
        assert barriers(page, RULES) == []
        page.keyboard.press("Enter")
        playwright.expect(page.locator("#where")).to_have_text("answer 2 of 2")
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        playwright.expect(page.locator("#said")).to_have_text("All are read.")
    finally:
        server.terminate()
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        notebooks = [n for s in gradebook.assignment_submissions("ex_9_3") for n in s.notebooks]
        grades = [g for notebook in notebooks for g in notebook.grades if g.name == "why"]
        assert [(grade.manual_score, grade.needs_manual_grade) for grade in grades] == [(1.5, False)] * 2
