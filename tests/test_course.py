"""What surrounds the chapters: silence, doctor, pages, the plot style, errors shown on purpose."""

from __future__ import annotations

import contextlib
import importlib.metadata as metadata
import io
import logging
import os
import subprocess
import sys
import warnings
from types import SimpleNamespace

import matplotlib.pyplot as plt
import nbformat
import pytest
import torch
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader_sandbox import cli
from packaging.specifiers import SpecifierSet

from ci import __main__ as ci_main
from ci import book, doctor, install, repository
from ci.exercises import ROOT
from course_utils import __main__, claims, errors, plots, quiet

# -------------------------------------------------------------------------------------------------- silence

SPEAKS = """
import course_utils, torch
course_utils.start()
from course_utils import models
for precision in ("bf16", "8bit", "4bit"):
    for for_training in (False, True):
        model = models.load(precision=precision, for_training=for_training)
        ids = torch.ones(1, 4, dtype=torch.long)
        model(input_ids=ids, labels=ids)
        model.eval()
        model.generate(input_ids=ids, attention_mask=ids, max_new_tokens=2, do_sample=False)
"""


def test_importing_and_loading_is_silent():
    done = subprocess.run([sys.executable, "-c", SPEAKS], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.startswith("course_utils ")


def test_only_the_listed_messages_are_dropped(caplog):
    quiet.install()
    logger, text = quiet.LOG_LINES[0]
    with caplog.at_level(logging.WARNING):
        logging.getLogger(logger).warning("%s: and so on", text)
        logging.getLogger(logger).warning("something that matters")
    assert [record.getMessage() for record in caplog.records] == ["something that matters"]


def test_other_warnings_come_through():
    quiet.install()
    with pytest.warns(FutureWarning, match="your own"):
        warnings.warn("your own", FutureWarning, stacklevel=1)


# --------------------------------------------------------------------------------------------------- doctor


@pytest.mark.parametrize("main", [__main__.main, ci_main.main])
def test_a_python_without_the_course_is_told_what_to_do(monkeypatch, capsys, main):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    assert main(["doctor"]) == 2
    assert "make .venv/ready" in capsys.readouterr().err


def test_doctor_knows_this_machine(capsys):
    findings = {finding.what: finding for finding in doctor.examine()}
    assert {"Python", "device", "free memory", "8 and 4 bits", "embedded model", "torch"} <= set(findings)
    assert findings["embedded model"].fix == ""
    assert "relative error" in findings["8 and 4 bits"].value


def test_doctor_says_how_to_fix(monkeypatch, tmp_path):
    monkeypatch.setenv("LORA_COURSE_CACHE", str(tmp_path))
    monkeypatch.setattr(doctor, "_pinned", lambda: {"torch": "1.0"})
    findings = {finding.what: str(finding) for finding in doctor.examine()}
    assert "python -m course_utils fetch" in findings["embedded model"]
    assert "tested with 1.0" in findings["torch"]


def test_doctor_notices_a_backend_with_wrong_numbers(monkeypatch):
    import bitsandbytes.functional

    monkeypatch.setattr(bitsandbytes.functional, "dequantize_4bit", lambda packed, state: torch.zeros(state.shape))
    found = doctor._bitsandbytes()
    assert "wrong numbers" in found.fix
    assert str(found).startswith("!!")


@pytest.mark.parametrize(("version", "right"), [((3, 10), False), ((3, 11), True), ((3, 13), True), ((3, 14), False)])
def test_doctor_knows_the_pythons_of_the_course(monkeypatch, version, right):
    monkeypatch.setattr(sys, "version_info", (*version, 0))
    assert (doctor._python().fix == "") is right
    assert SpecifierSet(install.project()["requires-python"]).contains(".".join(map(str, version))) is right


@pytest.mark.parametrize(
    ("free", "enough"), [(doctor.MEMORY_PER_NOTEBOOK, True), (doctor.MEMORY_PER_NOTEBOOK - 1, False)]
)
def test_doctor_says_when_memory_is_short(monkeypatch, free, enough):
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=free))
    assert (doctor._memory().fix == "") is enough


def test_a_build_of_the_tested_version_is_the_tested_version(monkeypatch):
    monkeypatch.setattr(doctor.metadata, "version", lambda name: "2.0+cpu")
    for tested, fix in (("2.0", ""), ("2.1", "the course is tested with 2.1")):
        monkeypatch.setattr(doctor, "_pinned", lambda tested=tested: dict.fromkeys(doctor.LIBRARIES, tested))
        assert {finding.fix for finding in doctor._versions()} == {fix}


@pytest.mark.parametrize(("needed", "status"), [(False, 0), (True, 1)])
def test_the_doctors_exit_status_says_whether_the_course_runs(monkeypatch, capsys, needed, status):
    found = doctor.Finding("something", "missing", "get it", needed=needed)
    monkeypatch.setattr(doctor, "examine", lambda: [doctor.Finding("Python", "3.11", needed=True), found])
    assert doctor.main([]) == status
    assert "get it" in capsys.readouterr().out


# --------------------------------------------------------------------------------------------------- pages


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
BADGE = (
    "[![Open In Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/x)"
)
LINKS = "see [02](02_two.ipynb), [it](../ci/pins.txt), [them](../ci/), [do](../exercises/ex_03/ex_03.ipynb)"
FIRST = f"# 01 · One & only\n\n{BADGE}\n\n{LINKS}, $x^2$ and\n\n$$y = x$$\n\nA **term** is a word."


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A book of two chapters and an exercise; the first chapter has all that a page has to deal with."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "executed").mkdir()
    bar = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "training: 0%|"}
    described = {"image/png": PIXEL, "text/html": f"<img src='data:image/png;base64,{PIXEL}' alt='a rising line'>"}
    figure = new_output("display_data", data=described, metadata={"image/png": {"alt": "a rising line"}})
    slider = new_output("display_data", data={"image/png": PIXEL, "text/html": f"<img src='data:{PIXEL}' alt='two'>"})
    card = new_output("display_data", data={"text/html": "<div>they said</div>", claims.RECORD: {"id": "x"}})
    outputs = [new_output("display_data", data=bar), new_output("stream", text="kept"), slider, card, figure]
    injected = new_code_cell("PROFILE = 1", metadata={"tags": ["injected-parameters"]})
    one = new_notebook(cells=[new_markdown_cell(FIRST), injected, new_code_cell("1 + 1", outputs=outputs)])
    one.metadata["language_info"] = {"name": "python"}
    one.cells[0].metadata["terms"] = ["term"]
    one.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    nbformat.write(one, folder / "executed" / "01_rank_one.ipynb")
    nbformat.write(new_notebook(cells=[new_markdown_cell("# 02 · Two")]), folder / "executed" / "02_two.ipynb")
    book.build(folder / "executed", folder / "site", [ROOT / "exercises" / "ex_03" / "ex_03.ipynb"], ["gpt2"])
    return folder / "site"


def test_the_book_has_an_index_and_a_page_for_each_chapter(pages):
    index = (pages / "index.html").read_text()
    first = BeautifulSoup(index, "html.parser").select_one(".card:has(a[href='01_rank_one.html'])")
    assert "One & only" in first.text
    assert "Is a real fine-tuning update low-rank?45–60 minutes" in first.text, "of the README"
    assert first.img["alt"] == "a rising line"
    assert (pages / first.img["src"]).is_file()
    task = BeautifulSoup(index, "html.parser").select_one("li:has(small):has(a[href='ex_03.html'])").text
    assert task.startswith("03 · Fill the ledger: ")
    assert task.endswith(" after chapter 03b")
    assert "predict" in task, "the sentence under the exercise's title"
    page = (pages / "01_rank_one.html").read_text()
    assert 'href="02_two.html"' in page
    assert "kept" in page
    for bar in "training: 0%", "widget-view":
        assert bar not in page, "a progress bar on a page would stand still"
    assert (pages / "searchindex.js").is_file()


def test_the_glossary_leads_to_where_a_term_is_explained(pages):
    page = BeautifulSoup((pages / "glossary.html").read_text(), "html.parser")
    assert page.dt.text.startswith("term")
    link = page.dd.a
    assert page.dd.text.split() == ["A", "term", "is", "a", "word.", "(01)"]
    file, _, place = link["href"].partition("#")
    assert BeautifulSoup((pages / file).read_text(), "html.parser").find(id=place)


def test_what_a_page_offers(pages):
    page = BeautifulSoup((pages / "01_rank_one.html").read_text(), "html.parser")
    links = {a["href"] for a in page.find_all("a", href=True)}
    assert "https://colab.research.google.com/x" in links
    assert f"https://github.com/{repository.name()}/blob/main/ci/pins.txt" in links
    assert f"https://github.com/{repository.name()}/tree/main/ci/" in links
    assert f"https://github.com/{repository.name()}/blob/main/chapters/de/01_rank_one.ipynb" in links
    assert "ex_03.html" in links
    assert "PROFILE = 1" in page.select_one("details").text
    (download,) = page.find_all("a", download=True)
    assert (pages / download["href"]).read_bytes() == (ROOT / "chapters" / "01_rank_one.ipynb").read_bytes()
    assert [image["alt"] for image in page.select(".cell_output img")] == ["two", "a rising line"]
    assert "they said" in page.text
    assert len(page.find_all("math")) == 2


def test_folded_cells_that_show_nothing_are_one_fold():
    def cell(source, *outputs, folded=True):
        metadata = {"tags": [book.FOLDED]} if folded else {}
        return new_code_cell(source, metadata=metadata, outputs=[new_output("stream", text=one) for one in outputs])

    cells = [cell("a"), cell("b"), cell("c", "shown"), cell("d"), cell("e", folded=False), cell("f")]
    found = list(book._without_empty_folds(cells))
    assert [one.source for one in found] == ["a\n\nb\n\nc", "d", "e", "f"]
    assert [len(one.outputs) for one in found] == [1, 0, 0, 0]


def test_an_exercise_is_a_page_with_its_task_and_without_a_solution(pages):
    page = BeautifulSoup((pages / "ex_03.html").read_text(), "html.parser")
    assert "Write weight_bytes(arch, precision)" in page.text
    assert page.text.count("# YOUR CODE HERE") == page.text.count("raise NotImplementedError()") == 4
    assert "git -c core.askPass" in page.select_one("details").text, "plumbing is folded"
    assert (pages / "notebooks" / "ex_03.ipynb").is_file()


def test_no_page_calls_another_host(pages):
    for path in pages.glob("*.html"):
        page = BeautifulSoup(path.read_text(), "html.parser")
        fetched = [tag.get("src") for tag in page.find_all(["script", "img", "iframe"]) if tag.get("src")]
        fetched += [tag["href"] for tag in page.find_all("link") if tag.get("rel") != ["canonical"]]
        assert not [address for address in fetched if address.startswith(("http:", "https:", "//"))], path.name
        assert path.stat().st_size < 1_000_000


def test_a_link_to_nowhere_stops_the_book(tmp_path):
    nbformat.write(new_notebook(cells=[new_markdown_cell("# 01 · One\n\n[x](99_none.ipynb)")]), tmp_path / "01.ipynb")
    with pytest.raises(book.BookError, match="99_none"):
        book.build(tmp_path, tmp_path / "site", [], [])


def test_the_book_needs_executed_chapters(tmp_path):
    with pytest.raises(errors.UnsupportedError, match="--profile full"):
        book.build(tmp_path, tmp_path, [], [])


# --------------------------------------------------------------------------------------------------- figures


@pytest.fixture
def figure():
    plots.use_style()
    made, axes = plt.subplots()
    axes.plot([1, 2], [3, 4])
    yield made
    plt.close(made)


def test_a_figure_needs_a_description(figure):
    figure.axes[0].set(xlabel="rank r")
    with pytest.raises(ValueError, match="Describe the figure"):
        plots.show(figure, alt=" ")


def test_a_figure_needs_labels(figure):
    figure.axes[0].set_title("loss by step")  # a title is no label
    with pytest.raises(ValueError, match="no label"):
        plots.show(figure, alt="a line")


def test_the_description_travels_with_the_figure(figure, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *data, metadata, **_: shown.extend([*data, metadata]))
    figure.axes[0].set(xlabel="rank r", ylabel="parameters")
    plots.show(figure, alt='a "rising" line')
    (image,) = BeautifulSoup(shown[0]["text/html"], "html.parser").find_all("img")
    assert image["alt"] == shown[0]["text/plain"] == 'a "rising" line'
    assert image["src"].endswith(shown[0]["image/png"])
    assert shown[1] == {"image/png": {"alt": 'a "rising" line', "width": 770}}, "for those who show no HTML"
    assert image["width"] == "770", "7 inches, however sharp"


# ------------------------------------------------------------------------------------------ errors on purpose


def test_expected_errors_are_shown(capsys):
    with errors.expect_error(ZeroDivisionError, saying="zero") as raised:
        1 / 0  # noqa: B018
    assert raised == ["ZeroDivisionError"]
    assert capsys.readouterr().out == "ZeroDivisionError: division by zero\n"


def test_an_expected_error_that_does_not_come_fails():
    with pytest.raises(AssertionError, match="nothing was raised"), errors.expect_error(ValueError):
        pass


def test_another_error_than_the_expected_one_passes_through():
    with pytest.raises(KeyError), errors.expect_error(ValueError):
        raise KeyError("x")


def test_the_message_must_match():
    with pytest.raises(AssertionError, match="expected 'gone'"), errors.expect_error(ValueError, saying="gone"):
        raise ValueError("here")


def test_waiting_threads_sleep():
    """A spinning OpenMP thread holds the core that it waits for, as soon as anything else runs on the machine."""
    code = "import os, course_utils; print(os.environ['OMP_WAIT_POLICY'])"
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    for chosen, expected in ({}, "PASSIVE"), ({"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE"):
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment | chosen, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == expected


def test_the_doctor_compares_with_what_the_installer_takes():
    pinned, name = doctor._pinned(), "numpy"
    assert pinned.keys() >= set(doctor.LIBRARIES)
    lines = [line for line in (ROOT / "ci" / "pins.txt").read_text().splitlines() if line.startswith(f"{name}==")]
    assert len(lines) > 1, "one for each of several Pythons"
    assert sum(line.startswith(f"{name}=={pinned[name]} ") for line in lines) == 1
    assert pinned[name] == metadata.version(name)


# --------------------------------------------------------------------------------------------------- commands


def test_the_command_line_turns_errors_into_messages(capsys):
    assert __main__.main(["fetch", "gpt-5"]) == 2
    assert "What to do" in capsys.readouterr().err


@pytest.mark.parametrize("main", [__main__.main, ci_main.main, cli.main], ids=["course_utils", "ci", "grader"])
def test_every_command_prints_to_consoles_that_lack_a_sign(monkeypatch, main):
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="cp1252"))
    with contextlib.suppress(SystemExit):
        main(["no-such-command"])
    print("✓ 学生", flush=True)


@pytest.mark.parametrize("name", __main__.MOVED)
def test_a_command_that_has_moved_says_where(capsys, name):
    assert __main__.main([name, "--profile", "full"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(f"Type: {__main__.MOVED[name]}")
    assert name == "grade" or name in ci_main.COMMANDS


@pytest.mark.parametrize(("answer", "status"), [("assert True", 0), ("assert False, 'no'", 1)])
def test_check_runs_a_notebook_and_its_exit_status_says_whether_all_passed(tmp_path, capfd, answer, status):
    marks = {"grade": True, "solution": False, "locked": True, "points": 2, "grade_id": "test_it"}
    nbformat.write(new_notebook(cells=[new_code_cell(answer, metadata={"nbgrader": marks})]), tmp_path / "ex.ipynb")
    assert __main__.main(["check", str(tmp_path / "ex.ipynb")]) == status
    assert "test_it (2 points)" in capfd.readouterr().out
