"""The book as a reader meets it: in light and dark, on a phone, with the keyboard alone, without a server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser import RULES, barriers, browser, calls_elsewhere, page, picture, playwright, shot

from ci import book, claims_page, runner
from ci.repository import ROOT

EXECUTED = claims_page.executed_chapters()  # what `make test` left


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
