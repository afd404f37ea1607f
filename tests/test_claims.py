"""The ledger of claims: its entries, verify, the records that the runner reads, and the page of the book."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from collections import Counter

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ci import claim_form, claim_records, claims_page
from ci.repository import ROOT
from course_utils import claims

LEDGER = claims.load()
# The titles by which the ledger names the seeds' texts.
SEEDS = {
    'blog post "LoRA vs QLoRA"': 15,
    "blog post on the gated-repo OSError": 6,
    'blog post "What is OLLAMMA"': 2,
    'blog post "What is the TRL library"': 1,
    'blog "What is bitsandbytes and uses"': 1,
    'article "Fine Tuning the model Using LoRA And QLoRA"': 35,
    'guide "A Perfect Guide to QLoRA"': 15,
    'lesson "9.3 LoRA & QLoRA"': 30,
}


def entry(**instead) -> dict:
    fields = {"id": "a-claim", "words": "w", "source": "LoRA paper", "kind": "measured", "truth": 8, "note": "n"}
    fields |= {"verdict": "true", "chapter": "03"} | instead
    return fields if fields.get("measured", True) or "kind" in instead else fields | {"kind": "listed"}


def claim(**instead) -> claims.Claim:
    return claim_form.well_formed(entry(**instead))


# ------------------------------------------------------------------------------------------------- the ledger


def test_the_ledger_is_complete_and_says_how_many(capsys):
    verdicts = Counter(c.verdict for c in LEDGER.values())
    from_seeds = [c for c in LEDGER.values() if any(text in c.source for text in SEEDS)]
    measurable = [c for c in LEDGER.values() if c.measured]
    with capsys.disabled():
        counts = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in claims.VERDICTS)
        print(
            f"\n{len(LEDGER)} claims: {counts}; {len(measurable)} measurable; {len(from_seeds)} from lessons and posts"
        )
    assert set(verdicts) == set(claims.VERDICTS)
    without = [chapter for chapter in claim_form.CHAPTERS if not claim_records.of_chapter(chapter, LEDGER)]
    assert not without, (
        f"add a claim to course_utils/claims.yml for each chapter that proves none: {', '.join(without)}"
    )


@pytest.mark.parametrize(("text", "least"), SEEDS.items())
def test_every_text_has_its_claims_in_the_ledger(text, least):
    assert sum(text in c.source for c in LEDGER.values()) >= least


CHAPTERS = {claims.chapter_of(path): path for path in sorted((ROOT / "chapters").glob("*.ipynb"))}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_claim_is_mentioned_in_its_chapter(chapter):
    text = "\n".join(cell.source for cell in nbformat.read(CHAPTERS[chapter], as_version=4).cells)
    mine = [c for c in LEDGER.values() if c.chapter == chapter]
    # `claims.listed` shows what no cell can measure; four ids are put together: guanaco-{size}-{gigabytes}gb.
    assert (f'claims.listed("{chapter}")' in text) == any(not c.measured for c in mine)
    verified = {c.id for c in mine if c.measured and not re.fullmatch(r"guanaco-\d+b-\d+gb", c.id)}
    assert {id for id in verified if f'claims.verify("{id}"' not in text} == set()


# Which entries answer which sentence of the five texts: words of it -> ids, or "-" for what has no checkable content.
SENTENCES = yaml.safe_load((ROOT / "tests" / "sentences.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", SENTENCES)
def test_every_sentence_of_the_texts_has_its_entries(text):
    answered = {id for ids in SENTENCES[text].values() for id in ids.split() if ids != "-"}
    assert answered - set(LEDGER) == set()
    assert len(answered) >= 5


def test_sources_are_named_as_a_reader_knows_them():
    assert [c.id for c in LEDGER.values() if re.search(r"\bS[0-4]\b", c.source + c.note + c.words)] == []
    assert [c.id for c in LEDGER.values() if not c.note.endswith(".") or c.note[0].islower()] == []


def test_entries_are_grouped_by_chapter():
    chapters = [c.chapter for c in LEDGER.values()]
    assert chapters == sorted(chapters)


def off(one: claims.Claim) -> list:
    """Values that the claim must refuse: off by twice its slack (by any amount where none is allowed)."""
    wanted = one.truth[0] if one.relation == "between" else one.truth
    if isinstance(wanted, bool | str):
        return [not wanted if isinstance(wanted, bool) else f"not {wanted}"]
    by = 2 * claim_form.slack(one) or 1e-9 * max(1.0, abs(wanted))
    low, high = one.seen if one.seen else (one.truth, one.truth)
    return {"at_least": [low - by], "at_most": [high + by]}.get(one.relation, [low - by, high + by])


@pytest.mark.parametrize("one", [c for c in LEDGER.values() if c.measured], ids=lambda c: c.id)
def test_a_claim_refuses_what_is_off_by_twice_its_tolerance(one):
    fitting = one.truth[0] if one.relation == "between" else one.truth
    assert one.holds(fitting)
    assert off(one), "a value to plant"
    assert [value for value in off(one) if one.holds(value)] == []
    for value in off(one):  # and so does the runner, which judges what a notebook recorded
        assert "did not hold" in claim_records.problems(one.chapter, [record(one.id, value)], "full", {one.id: one})[0]


@pytest.mark.parametrize(
    ("instead", "planted"),
    [
        ({"truth": 8}, [8 - 8e-9, 8 + 8e-9]),
        ({"truth": 8, "relation": {"within": 0.5}}, [7, 9]),
        ({"truth": 8, "relation": "at_least", "seen": [9, 10]}, [7]),
        ({"truth": 8, "relation": "at_most", "seen": [6, 7]}, [9]),
        ({"truth": [7, 10], "relation": "between", "seen": [8, 9]}, [6, 11]),
        ({"truth": "TypeError"}, ["not TypeError"]),
        ({"truth": True, "means": "m"}, [False]),
    ],
)
def test_what_is_planted(instead, planted):
    assert off(claim(**instead)) == planted


def test_every_source_has_an_address_or_says_why_not():
    assert {name for name, entry in claims.sources().items() if set(entry) not in ({"url"}, {"without"})} == set()
    assert {
        url for c in LEDGER.values() for url in c.links().values() if url and not url.startswith("https://")
    } == set()
    assert set(claims.sources()) - {name for c in LEDGER.values() for name in c.links()} == set(), "an unused source"


def test_a_source_is_found_by_its_whole_name():
    assert set(claim(source="QLoRA paper, table 1").links()) == {"QLoRA paper"}
    assert "2106.09685" in claims.linked_source(claim(source="LoRA paper, table 4"))


@pytest.mark.parametrize(
    ("instead", "complaint"),
    [
        ({"id": "Not Kebab"}, "kebab-case"),
        ({"words": ""}, "words, source and note"),
        ({"source": ""}, "words, source and note"),
        ({"source": "somewhere"}, "sources.yml knows no source"),
        ({"kind": "guessed"}, "the kind is none of"),
        ({"kind": "listed"}, "listed is the kind"),
        ({"measured": False, "because": "b", "truth": None, "kind": "measured"}, "listed is the kind"),
        ({"relation": "at_least"}, "one-sided bar"),
        ({"relation": "at_least", "seen": [8, 9], "kind": "arithmetic"}, "one-sided bar"),
        ({"relation": "at_least", "truth": -1e9, "seen": [8, 9]}, "seen holds two numbers that hold"),
        ({"relation": "at_least", "seen": [7, 9]}, "seen holds two numbers that hold"),
        ({"relation": "at_most", "truth": 20, "seen": [7, 8]}, "seen holds two numbers that hold"),
        ({"note": ""}, "words, source and note"),
        ({"verdict": "false"}, "verdict"),
        ({"chapter": "99"}, r"no chapter '99' has a quiz in quizzes/"),
        ({"relation": "about"}, "relation"),
        ({"needs": "luck"}, "needs"),
        ({"truth": None}, "a truth for a cell"),
        ({"measured": False, "truth": None}, "because"),
        ({"truth": True}, "means"),
        ({"truth": False, "means": "m"}, "turn the sentence round"),
        ({"truth": [1, 2]}, "between"),
        ({"relation": {"within": 0}}, "tolerance"),
        ({"color": "red"}, "color"),
    ],
)
def test_a_broken_entry_is_noticed(instead, complaint):
    with pytest.raises(claim_form.LedgerError, match=complaint):
        claim(**instead)


def test_a_missing_field_is_noticed():
    with pytest.raises(claim_form.LedgerError, match="verdict"):
        claim_form.well_formed({key: value for key, value in entry().items() if key != "verdict"})


def test_an_id_that_occurs_twice_is_noticed(tmp_path):
    path = tmp_path / "claims.yml"
    one = "- {id: a, words: w, source: LoRA paper, kind: measured, truth: 1, note: n, verdict: 'true', chapter: '03'}\n"
    path.write_text(one * 2)
    with pytest.raises(claim_form.LedgerError, match="'a' stands in the ledger twice"):
        claim_form.checked(path)
    path.write_text(one)
    assert list(claim_form.checked(path)) == ["a"]


# ------------------------------------------------------------------------------------------------- verify


@pytest.mark.parametrize(
    ("instead", "inside", "outside"),
    [
        ({"truth": 8}, [8, 8.0], [7, 9, float("nan")]),
        ({"truth": 8.0, "relation": {"within": 0.5}}, [7.5, 8.4], [7.4, 9, float("nan"), float("inf")]),
        ({"truth": 8, "relation": "at_least", "seen": [8, 9]}, [8, 9], [7.9, float("nan")]),
        ({"truth": 8, "relation": "at_most", "seen": [7, 8]}, [8, 7], [8.1, float("nan")]),
        ({"truth": [7, 8], "relation": "between", "seen": [7, 8]}, [7, 8], [6.9, 8.1]),
        ({"truth": "TypeError"}, ["TypeError"], ["KeyError", ""]),
        ({"truth": True, "means": "m"}, [True], [False]),
    ],
)
def test_what_holds(instead, inside, outside):
    one = claim(**instead)
    assert [one.holds(value) for value in inside] == [True] * len(inside)
    assert [one.holds(value) for value in outside] == [False] * len(outside)


@pytest.mark.parametrize(("truth", "value"), [(8, True), (8, "8"), ("8", 8), (True, 1), (8, [8]), (8, None)])
def test_a_value_of_another_kind_is_refused(truth, value):
    with pytest.raises(claims.NotMeasurableError, match="the ledger wants a"):
        claim(truth=truth, means="m").holds(value)


def test_tensors_and_numpy_scalars_are_numbers():
    import numpy
    import torch

    assert all(claim().holds(value) for value in (torch.tensor(8), numpy.float32(8), numpy.int64(8)))
    assert claim(truth=True, means="m").holds(numpy.bool_(True))


@pytest.fixture
def shown(monkeypatch):
    """What verify displays."""
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: bundles.append(bundle))
    monkeypatch.delenv(claims.NOTEBOOK, raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return bundles


def test_verify_shows_a_card_and_leaves_a_record(shown):
    claims.verify("llama-3.2-1b-r8-qv", 851_968)
    (bundle,) = shown
    for form in ("text/plain", "text/html"):
        for word in ("4,194,304", "851,968", "wrong", "9.3 LoRA"):
            assert word in bundle[form]
    assert "<script" not in bundle["text/html"]
    assert bundle[claims.RECORD] == {
        "id": "llama-3.2-1b-r8-qv",
        "measured": 851_968,
        "final": True,
        "holds": True,
        "device": "cpu",
    } | {"device": claims._device()}


def test_a_card_says_what_was_asked_before_the_answer(shown):
    """A bare "yes" right below what a post said would seem to confirm the post."""
    asked = next(claim for claim in LEDGER.values() if claim.measured and claim.truth is True)
    claims.verify(asked.id, True)
    for form in ("text/plain", "text/html"):
        said, answer = shown[0][form].split("measured")
        assert "asked" in said
        assert "yes" in answer


def test_only_quotations_stand_in_quotation_marks(shown):
    claims.verify("llama-3.2-1b-r8-qv", 851_968)
    claims.verify("llama-2-7b-r8-qv", 4_194_304)
    for form in ("text/plain", "text/html"):
        assert ["“" in bundle[form] for bundle in shown] == [True, False]


def test_what_does_not_hold_raises_with_what_was_measured(shown):
    with pytest.raises(claims.DoesNotHoldError, match="measured 4,194,304 parameters, and the ledger says 851,968"):
        claims.verify("llama-3.2-1b-r8-qv", 4_194_304)
    assert shown[0][claims.RECORD]["holds"] is False, "the card and the record come all the same"


def test_not_final_records_and_does_not_judge(shown):
    claims.verify("llama-3.2-1b-r8-qv", 1, final=False)
    assert (shown[0][claims.RECORD]["holds"], shown[0][claims.RECORD]["final"]) == (None, False)
    assert "not judged in this run" in shown[0]["text/plain"]


def test_not_final_on_a_gpu_says_that_only_a_cpu_judges(shown, monkeypatch):
    monkeypatch.setattr(claims, "_device", lambda: "cuda")
    claims.verify("nf4-bit-for-bit", 100_000, final=False)
    assert "judged on a CPU only" in shown[0]["text/plain"]


def test_what_nobody_can_measure_is_shown_with_its_source(shown):
    claims.listed("08")
    (bundle,) = shown
    for c in (c for c in LEDGER.values() if c.chapter == "08"):
        assert (c.words in bundle["text/plain"]) == (not c.measured)
    assert 'href="https://arxiv.org/abs/2106.09685"' in bundle["text/html"]


def test_an_unknown_claim_names_its_neighbours(shown):
    with pytest.raises(claims.UnknownClaimError, match=r"Did you mean 'llama-3\.2-1b-r8-qv'"):
        claims.verify("llama-3.2-1b-r8", 1)


@pytest.mark.parametrize("variable", [claims.NOTEBOOK, "JPY_SESSION_NAME"])
def test_a_claim_of_another_chapter_is_refused(shown, monkeypatch, variable):
    monkeypatch.setenv(variable, "chapters/03_memory.ipynb")
    with pytest.raises(claims.OtherChapterError, match="belongs to chapter 02, not to 03"):
        claims.verify("llama-3.2-1b-r8-qv", 851_968)
    monkeypatch.setenv(variable, "chapters/02_counting_parameters.ipynb")
    claims.verify("llama-3.2-1b-r8-qv", 851_968)


def test_what_nobody_can_measure_is_refused(shown):
    with pytest.raises(claims.NotMeasurableError, match="nobody can measure this here"):
        claims.verify("ollama-pull-run", True)


def test_a_number_that_json_cannot_hold_is_recorded_as_text(shown):
    with pytest.raises(claims.DoesNotHoldError):
        claims.verify("llama-3.2-1b-r8-qv", float("nan"))
    assert shown[0][claims.RECORD]["measured"] == "nan"


def test_importing_is_cheap():
    code = (
        "import sys, course_utils.claims as c; c.load(); print([m for m in ('torch', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two #rrggbb colours."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_card_can_be_read():
    pairs = [(claims.INK, claims.PAPER), (claims.FAINT, claims.PAPER)]
    pairs += [("#ffffff", badge) for badge in claims.BADGES.values()]
    assert {pair: _contrast(*pair) for pair in pairs if _contrast(*pair) < 4.5} == {}
    assert round(_contrast("#000000", "#ffffff")) == 21


# ------------------------------------------------------------------------------------------------- the records


def record(id: str = "a-claim", measured=8, final: bool = True, **more) -> dict:
    return {"id": id, "measured": measured, "final": final, "device": "cpu"} | more


@pytest.mark.parametrize(
    ("found", "profile", "complaint"),
    [
        ([record()], "full", None),
        ([record(final=False)], "smoke", None),
        ([], "smoke", "a-claim was not verified"),
        ([record(), record()], "smoke", "a-claim was verified 2 times"),
        ([record(measured=9, holds=True)], "smoke", "a-claim did not hold: 9, not 8"),
        ([record(measured="nan")], "smoke", "a-claim did not hold: nan, not 8"),
        ([record(final=False)], "full", "a-claim was recorded with final=False, also in the full profile"),
        ([record(), record("other")], "smoke", "other is no claim of chapter 03"),
        ([record(), record("nowhere")], "smoke", "nowhere is no claim of chapter 03"),
    ],
)
def test_the_records_of_a_chapter(found, profile, complaint):
    ledger = {"a-claim": claim(), "other": claim(id="other", chapter="04")}
    assert claim_records.problems("03", found, profile, ledger) == ([complaint] if complaint else [])


def test_a_claim_that_needs_the_cpu_may_stay_open_elsewhere():
    ledger = {"a-claim": claim(needs="cpu")}
    assert claim_records.problems("03", [record(final=False, device="cuda")], "full", ledger) == []
    assert len(claim_records.problems("03", [record(final=False, device="cpu")], "full", ledger)) == 1


def test_what_nobody_can_measure_is_owed_by_no_chapter():
    ledger = {"a-claim": claim(measured=False, truth=None, because="b")}
    assert claim_records.problems("03", [], "full", ledger) == []


# ------------------------------------------------------------------------------------------------- the book's page


@pytest.fixture
def executed(tmp_path):
    """A folder with one executed chapter that verified one claim, recorded two in a short run, and missed one."""
    first, second, third, fourth = (c.id for c in claim_records.of_chapter("02", LEDGER)[:4])
    found = [record(first, LEDGER[first].truth), record(second, 7, final=False), record(third, 5),
             record(fourth, LEDGER[fourth].truth, final=False)]  # fmt: skip
    outputs = [
        new_output("display_data", {"text/plain": "card", "text/html": "<div>card</div>", claims.RECORD: one})
        for one in found
    ]
    cells = [new_markdown_cell("# 02 · Counting & more"), new_code_cell("1", outputs=outputs, execution_count=1)]
    (tmp_path / "executed").mkdir()
    notebook = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    nbformat.write(notebook, tmp_path / "executed" / "02_counting.ipynb")
    return tmp_path / "executed"


def test_the_page_shows_what_was_measured(executed):
    page = BeautifulSoup(claims_page.page(executed), "html.parser")
    assert "## [02 · Counting & more](02_counting.ipynb)" in page.text
    first, second, third, _ = (page.find(id=f"claim-{c.id}") for c in claim_records.of_chapter("02", LEDGER)[:4])
    assert "851,968 parameters ✓ verified" in first.text
    assert "7 parameters (short run, not judged)" in second.text
    assert "5 % ✗ not 0.0689 ± 0.0001 %" in third.text
    assert "not run here" in page.text
    assert "not measured here: Ollama is not installed here" in page.text
    assert len(page.select(".claim")) == len(LEDGER)


def test_each_claim_on_the_page_can_be_filtered_and_leads_to_its_sources_and_its_cell(executed):
    page = BeautifulSoup(claims_page.page(executed), "html.parser")
    choices = {select["name"]: {o.text for o in select.find_all("option")} for select in page.select("select")}
    for claim in page.select(".claim"):
        assert all(claim[f"data-{name}"] in values for name, values in choices.items())
        assert claim.select(".source a") or not any(LEDGER[claim["id"].removeprefix("claim-")].links().values())
    (cell,) = page.find(id="claim-llama-3.2-1b-r8-qv").select("a[href^='02_counting.html']")
    assert cell["href"] == "02_counting.html#claim-llama-3.2-1b-r8-qv"


def test_a_card_and_a_listed_claim_can_be_linked_to(shown):
    claims.verify("llama-3.2-1b-r8-qv", 851_968)
    claims.listed("03")
    ids = {tag["id"] for data in shown for tag in BeautifulSoup(data["text/html"], "html.parser").select("[id]")}
    listed = {f"claim-{c.id}" for c in LEDGER.values() if c.chapter == "03" and not c.measured}
    assert ids == {"claim-llama-3.2-1b-r8-qv"} | listed


def test_the_page_works_before_anything_was_run(tmp_path):
    page = claims_page.page(tmp_path)
    assert page.count("<small>not run here") == sum(c.measured for c in LEDGER.values())
    assert "✓ verified" not in page


def test_the_tally_counts(executed, tmp_path):
    counts = Counter(c.kind for c in LEDGER.values())
    tally = claims_page.tally(executed)
    assert tally.startswith(f"{len(LEDGER)} claims: {counts['measured']} measured (0 verified)")
    assert f"{counts['computed from shapes']} computed from shapes (1 verified)" in tally
    assert f"{counts['listed']} listed with their source. Verdicts:" in tally
    assert "(1 verified)" not in claims_page.tally(tmp_path / "nowhere")


def test_a_claim_counts_only_in_its_own_chapter(executed):
    (path,) = executed.glob("*.ipynb")
    path.rename(executed / "03_memory.ipynb")
    assert "(1 verified)" not in claims_page.tally(executed)


def test_claims_are_immutable():
    with pytest.raises(dataclasses.FrozenInstanceError):
        claim().truth = 9
