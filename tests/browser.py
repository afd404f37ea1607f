"""The course as a person meets it: a real JupyterLab and the book in a real browser, with keys and clicks.

Run with ``make browser``. It needs Chromium (Debian: apt install chromium); pictures go to ``build/screenshots``.
With COURSE_TEST_SHOTS=docs/images the three pictures of docs/teaching.md are made anew.
"""

from __future__ import annotations

import io
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
from nbgrader.api import Gradebook

from ci import book, claims_page, exercises, runner

playwright = pytest.importorskip("playwright.sync_api", reason="pip install -e '.[browser]'")
axe_playwright_python = pytest.importorskip("axe_playwright_python", reason="pip install -e '.[browser]'")
ROOT = exercises.ROOT
PICTURES = ROOT / "build" / "screenshots"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
EXECUTED = claims_page.executed_chapters()  # what `make test` left
SHOTS = os.environ.get("COURSE_TEST_SHOTS")
MINUTES = 60_000  # milliseconds
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# WCAG 2.2 at level AA, and axe's own rules on the order of headings and the like.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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


def shot(page, name: str, beside: bytes | None = None) -> None:
    """A picture for docs/teaching.md: few colours, under 200 kB; ``beside`` is another one, put to its right."""
    if not SHOTS:
        return
    from PIL import Image

    pictures = [Image.open(io.BytesIO(png)).convert("RGB") for png in filter(None, (page.screenshot(), beside))]
    height = max(picture.height for picture in pictures)
    sheet = Image.new("RGB", (sum(picture.width + 24 for picture in pictures) - 24, height), "#d0d0d0")
    left = 0
    for one in pictures:
        sheet.paste(one, (left, 0))
        left += one.width + 24
    target = ROOT / SHOTS / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(64, dither=Image.Dither.NONE).save(target, optimize=True)
    assert target.stat().st_size < 200_000


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


def run_all(page, tries: int = 3) -> None:
    """Run all cells, and again when none begins: JupyterLab drops the command while a kernel is being connected."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    prompt = page.locator(".jp-NotebookPanel:visible .jp-CodeCell .jp-InputArea-prompt").first
    try:
        playwright.expect(prompt).not_to_have_text("[ ]:", timeout=20_000)
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


# A colour that is on its way to another is no colour to be judged: let a click take effect, and end what it has begun.
STILL = """() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r))).then(
    () => Promise.all(document.getAnimations().map(a => a.finished.catch(() => 0))))"""


def barriers(page, rules: list[str], inside: str = "") -> list[str]:
    """What axe finds, one line for each thing; ``inside`` is a selector, ``rules`` are tags or names of rules."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE)
    page.evaluate(STILL)
    kind = "tag" if "wcag2a" in rules else "rule"
    options = {"runOnly": {"type": kind, "values": rules}, "resultTypes": ["violations"]}
    found = page.evaluate(
        "([inside, options]) => axe.run(inside ? {include: [[inside]]} : document, options).then(r => r.violations.map("
        "v => v.nodes.map(n => [v.id, n.target.join(' '), n.html.slice(0, 120), n.failureSummary].join(' | '))))",
        [inside, options],
    )
    return [line for lines in found for line in lines]


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


# ------------------------------------------------------------------------------------------------------------ the book


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> list[Path]:
    """The book's pages, of the chapters that ``make test`` has executed, or of chapter 01 alone, and two exercises."""
    folder, executed = tmp_path_factory.mktemp("book"), EXECUTED
    if not any(executed.glob("*.ipynb")):
        executed = folder / "executed"
        (chapter,) = (ROOT / "chapters").glob("01_*.ipynb")
        done = runner.execute(chapter, executed / chapter.name, "smoke")
        assert done.status == "ok", done.detail
    exercises = [ROOT / "exercises" / name / f"{name}.ipynb" for name in ("ex_03", "ex_9_3")]
    site = book.build(executed, folder / "site", exercises).parent
    return sorted(site.glob("*.html"))


def calls_elsewhere(page) -> list[str]:
    """The addresses of other hosts that a page asks for, from now on; it gets no answer."""
    called: list[str] = []

    def refuse(route) -> None:
        called.append(route.request.url)
        route.abort()

    page.route(re.compile(r"^(https?|wss?):"), refuse)
    return called


def chapter(pages: list[Path]) -> Path:
    return next(path for path in pages if re.match(r"\d\d_", path.name))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_book_has_no_barriers_and_calls_nobody(page, pages, scheme):
    page.emulate_media(color_scheme=scheme)
    called, found = calls_elsewhere(page), []
    for path in pages:
        assert path.stat().st_size < 1_000_000, path.name
        page.goto(path.as_uri())
        if page.locator(".MCButton").count():
            page.locator(".MCButton").first.click()  # what is said to an answer is looked at as well
        found += [f"{path.name}: {line}" for line in barriers(page, RULES)]
    page.goto(chapter(pages).as_uri())
    picture(page, f"book_{scheme}")
    assert called == []
    assert found == [], "\n".join(found)


def test_the_book_on_a_phone(page, pages):
    page.set_viewport_size({"width": 390, "height": 844})
    for path in pages:
        page.goto(path.as_uri())
        widths = page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]")
        assert widths == [390] * 3, f"{path.name} scrolls sideways"
        wide = page.evaluate("[...document.querySelectorAll('article img')].filter(i => i.clientWidth > 390).length")
        assert wide == 0, path.name
    page.goto(chapter(pages).as_uri())
    assert barriers(page, RULES) == []
    page.locator("article img").first.scroll_into_view_if_needed()
    phone = page.screenshot()
    picture(page, "book_phone")
    page.set_viewport_size({"width": 1100, "height": 844})
    page.locator("article img").first.scroll_into_view_if_needed()
    shot(page, "book", beside=phone)


FOCUS = """() => {
    const e = document.activeElement, seen = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1;
    const around = [e, ...(e.labels || [])].map(x => getComputedStyle(x));
    return [e.outerHTML.slice(0, 100), around.some(seen)];
}"""


def test_the_book_with_the_keyboard_alone(page, pages):
    page.goto(chapter(pages).as_uri())
    page.keyboard.press("Tab")
    skip = page.locator(".skip-to-content")
    playwright.expect(skip).to_be_focused()
    playwright.expect(skip).to_be_in_viewport()
    for _ in range(30):
        page.keyboard.press("Tab")
        what, visible = page.evaluate(FOCUS)
        assert visible, f"nothing shows that the keyboard is at {what}"
    skip.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#furo-main-content"
    answers = page.locator(".MultipleChoiceQn").first.locator("..").locator("input[type=radio]")
    answers.first.focus()
    page.keyboard.press("Tab")
    playwright.expect(answers.nth(1)).to_be_focused()  # on the way nothing is answered
    assert page.locator(".Feedback").first.inner_text() == ""
    page.keyboard.press("Space")
    playwright.expect(page.locator(".Feedback").first).to_contain_text(re.compile("Right|Not so"))
    assert page.evaluate(FOCUS)[1]


def test_the_book_can_be_searched_without_a_server(page, pages):
    called = calls_elsewhere(page)
    page.goto(chapter(pages).as_uri())
    page.locator(".sidebar-search").fill("rank")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#search-results li a").first).to_be_visible()
    assert called == []


def test_the_claims_can_be_filtered(page, pages):
    page.goto(f"{(pages[0].parent / 'claims.html').as_uri()}?verdict=wrong")
    shown = page.locator(".claim:visible")
    wrong = shown.count()
    assert 0 < wrong < page.locator(".claim").count()
    assert shown.locator(".verdict.wrong").count() == wrong
    page.get_by_label("Search", exact=True).last.fill("high-rank-4x4")
    playwright.expect(shown).to_have_count(1)
    playwright.expect(page.locator("article h2:visible")).to_have_count(1)
    shown.get_by_role("link", name="The cell that tests it").click()
    playwright.expect(page.locator("#claim-high-rank-4x4")).to_be_in_viewport()


def test_the_calculator_answers_to_its_form(page, pages):
    """That its formulas are right is proved by tests/test_calculator.py."""
    page.goto((pages[0].parent / "calculator.html").as_uri())
    page.get_by_label("Model").select_option("llama-2-7b")
    page.get_by_label("Rank r").fill("8")
    for kind in page.locator("#targets input").evaluate_all("boxes => boxes.map(box => box.value)"):
        page.get_by_label(kind).set_checked(kind in ("q_proj", "v_proj"))
    playwright.expect(page.locator("#trained")).to_contain_text("4,194,304 parameters are trained")  # as in chapter 02
    before = page.locator("#bytes").inner_text()
    assert re.fullmatch(r"activations\t[\d,]+\t[\d.]+", page.locator("#bytes .activations").inner_text())
    page.get_by_label("Length").fill("2048")
    assert page.locator("#bytes").inner_text() != before
    page.get_by_label("Model").select_option("gpt2")
    playwright.expect(page.locator("#note")).to_contain_text("Activations are left out")
    page.get_by_label("Model").select_option("typed sizes")
    page.get_by_label("hidden_size").fill("1024")
    playwright.expect(page.locator("#bytes .all")).not_to_contain_text("NaN")
