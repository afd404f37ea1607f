"""A browser for tests/browser_lab.py and tests/browser_book.py, which ``make browser`` runs side by side.

It needs Chromium (Debian: apt install chromium); pictures go to ``build/screenshots``.
With COURSE_TEST_SHOTS=docs/images the three pictures of docs/teaching.md are made anew.
"""

from __future__ import annotations

import io
import os
import re
import shutil
from pathlib import Path

import pytest

from ci.repository import ROOT

playwright = pytest.importorskip("playwright.sync_api", reason="pip install -e '.[browser]'")
axe_playwright_python = pytest.importorskip("axe_playwright_python", reason="pip install -e '.[browser]'")
PICTURES = ROOT / "build" / "screenshots"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SHOTS = os.environ.get("COURSE_TEST_SHOTS")
MINUTES = 60_000  # milliseconds
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# WCAG 2.2 at level AA, and axe's own rules on the order of headings and the like.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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
    opened = context.new_page()
    yield opened
    print(opened.locator("body").inner_text()[-6000:])  # pytest shows it where the test failed
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


def calls_elsewhere(page) -> list[str]:
    """The addresses of other hosts that a page asks for, from now on; it gets no answer."""
    called: list[str] = []

    def refuse(route) -> None:
        called.append(route.request.url)
        route.abort()

    page.route(re.compile(r"^(https?|wss?):"), refuse)
    return called
