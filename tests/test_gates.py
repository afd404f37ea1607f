"""Every gate over the whole repository, and every gate shown to fail on a notebook broken on purpose."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ci import gates, install
from ci.repository import ROOT

README = ROOT / "README.md"


@pytest.fixture
def broken(tmp_path):
    """Copy the first chapter, change it, and return the copy's path."""

    def make(change) -> Path:
        notebook = gates.read(gates.chapters()[0])
        change(notebook)
        path = tmp_path / "broken.ipynb"
        nbformat.write(notebook, path)
        return path

    return make


def replace(notebook, old: str, new: str) -> None:
    for cell in notebook.cells:
        cell.source = re.sub(old, new, cell.source)


def append(notebook, code: str) -> None:
    notebook.cells.append(nbformat.v4.new_code_cell(code))


# ------------------------------------------------------------------------------------------- the repository passes


def test_there_are_chapters():
    assert {path.name[:2] for path in gates.chapters()} >= {"01", "02", "05", "06", "07"}


@pytest.mark.parametrize("gate", [gates.stripped, gates.badges, gates.keywords], ids=lambda gate: gate.__name__)
def test_notebooks_pass(gate):
    assert gate(gates.notebooks()) == []


def test_chapters_keep_the_contract():
    assert gates.contract(gates.chapters()) == []


@pytest.mark.parametrize("path", gates.chapters(), ids=lambda path: path.stem)
def test_numbers_in_prose_come_from_somewhere(path):
    assert gates.numbers([path]) == []


def test_chapters_show_their_quizzes():
    assert gates.quizzes(gates.chapters()) == []


def test_links_resolve():
    assert gates.links([*gates.notebooks(), *gates.files("*.md")]) == []


def test_nothing_foreign_is_in_the_tree():
    assert gates.foreign(gates.files("*.py", "*.md", "*.yml", "*.toml", "*.ipynb", "*.txt", "Makefile")) == []


def test_the_readme_leads_to_every_chapter_and_exercise():
    assert gates.listed(README, [*gates.chapters(), *gates.files("exercises/*.ipynb")]) == []


def test_the_readme_promises_the_minutes_of_each_chapter():
    assert gates.minutes(README, gates.chapters()) == []


def test_the_readme_promises_no_more_than_there_is():
    assert gates.counts(README) == []


def test_nothing_is_left_to_be_written():
    assert gates.unwritten() == []


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_ruff(command):
    done = subprocess.run([sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


# --------------------------------------------------------------------------------- each gate fails when it should


def test_outputs_are_noticed(broken):
    path = broken(lambda nb: nb.cells[1].update(execution_count=3))
    assert "committed with outputs" in gates.stripped([path])[0]


def test_a_missing_parameters_cell_is_noticed(broken):
    path = broken(lambda nb: [cell.metadata.pop("tags", None) for cell in nb.cells])
    assert "no cell is tagged 'parameters'" in gates.stripped([path])[0]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (r"\A# \d\d", "# Chapter", "a title"),
        (r"\[!\[Open In Colab", "[![Open", "a Colab badge"),
        ("## You will be able to", "## Nothing", "objectives"),
        (r"\*\*Before this:\*\*", "Before", "prerequisites"),
        (r"\*\*Time:\*\* .*minutes", "**Time:** long", "the time it takes"),
        (r"\*\*What a GPU changes:\*\*", "GPU", "what a GPU changes"),
        ("## Recap", "## Something", "'Recap'"),
        ("## Quiz", "## Something", "'Quiz'"),
        ("## Recap", "## Quiz\n## Recap", "in the order"),
        ("## Further reading", "## Something", "'Further reading'"),
        (r"\*\*Predict\.\*\*", "Look.", "predict"),
        (r"course_utils\.start\(\)", "course_utils.start(1)", "setup cell differs"),
        (r"plots\.show\(", "plt.show(", "no figure"),
        (r"\*\*Memory:\*\*", "Memory", "memory"),
    ],
)
def test_a_broken_contract_is_noticed(broken, old, new, complaint):
    assert complaint in "\n".join(gates.contract([broken(lambda nb: replace(nb, old, new))]))


def test_a_long_cell_is_noticed(broken):
    assert "longest code cell" in "\n".join(gates.contract([broken(lambda nb: append(nb, "x = 1\n" * 30))]))


def test_cells_that_are_long_on_the_whole_are_noticed(broken):
    path = broken(lambda nb: [append(nb, "x = 1\n" * 10) for _ in range(200)])
    assert "the median code cell has 10 lines" in "\n".join(gates.contract([path]))


@pytest.mark.parametrize("instead", ['quiz.show("06_four_bits")', "pass"], ids=["another", "none"])
def test_a_quiz_that_is_not_shown_is_noticed(tmp_path, instead):
    first = gates.chapters()[0]
    notebook = gates.read(first)
    replace(notebook, r'quiz\.show\("\w+"\)', instead)
    nbformat.write(notebook, tmp_path / first.name)
    (problem,) = gates.quizzes([tmp_path / first.name])
    assert f"shows the quiz {first.stem!r}" in problem


def test_a_chapter_without_a_quiz_is_noticed(broken):
    assert "There is no quiz 'broken'" in gates.quizzes([broken(lambda nb: None)])[0]


def test_a_badge_to_elsewhere_is_noticed(broken):
    path = broken(lambda nb: replace(nb, r"/blob/main/\S+\.ipynb", "/blob/main/elsewhere.ipynb"))
    assert "the badge leads to" in gates.badges([path])[0]


def test_a_dead_link_is_noticed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Here\n[gone](nowhere.md) [here](#here) [lost](#lost) [out](https://example.org)")
    assert [problem.split(": ")[1] for problem in gates.links([page])] == [
        "nowhere.md leads nowhere",
        "#lost leads nowhere",
    ]


def test_a_dead_keyword_is_noticed(broken):
    code = "from transformers import BitsAndBytesConfig\nimport peft\n"
    dead = code + "BitsAndBytesConfig(load_in_4bits=True)\npeft.LoraConfig(rank=8)"
    problems = "\n".join(gates.keywords([broken(lambda nb: append(nb, dead))]))
    assert "BitsAndBytesConfig takes no argument 'load_in_4bits'" in problems
    assert "peft.LoraConfig takes no argument 'rank'" in problems


def test_a_keyword_that_is_dead_on_purpose_is_left_alone(broken):
    code = "import peft\nwith expect_error(TypeError):\n    peft.LoraConfig(rank=8)"
    assert gates.keywords([broken(lambda nb: append(nb, code))]) == []


def test_a_machine_path_is_noticed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("see /" + "home/somebody/notes\nuse hf_" + "a" * 24)
    assert len(gates.foreign([page])) == 2


def test_a_file_that_is_not_yet_committed_is_looked_at_and_an_ignored_one_is_not(tmp_path, monkeypatch):
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / ".gitignore").write_text("ignored.md")
    for name in ("committed.md", "new.md", "ignored.md", "gone.md"):
        (tmp_path / name).touch()
    subprocess.run(["git", "add", "committed.md", "gone.md"], cwd=tmp_path, check=True)
    (tmp_path / "gone.md").unlink()
    monkeypatch.setattr(gates, "ROOT", tmp_path)
    assert set(gates.files("*.md")) == {tmp_path / "committed.md", tmp_path / "new.md"}


def test_a_chapter_or_exercise_without_a_row_is_noticed(tmp_path):
    first, second = tmp_path / "chapters" / "01_a.ipynb", tmp_path / "chapters" / "02_b.ipynb"
    page = tmp_path / "README.md"
    page.write_text("| [01](chapters/01_a.ipynb) | a |\n\nSee [02](chapters/02_b.ipynb).")
    (problem,) = gates.listed(page, [first, second])
    assert problem.endswith(f"no row of a table leads to {second}")


def test_minutes_that_differ_are_noticed(tmp_path):
    chapter, page = gates.chapters()[0], tmp_path / "README.md"
    page.write_text(f"| [01]({chapter.name}) | a question | 5–6 |\n")
    (problem,) = gates.minutes(page, [chapter])
    assert "minutes by its own first cell" in problem


def test_a_count_that_is_too_high_or_gone_is_noticed(tmp_path):
    page = tmp_path / "README.md"
    text = README.read_text()
    page.write_text(re.sub(r"over \d+ right ones", "over 9,999 right ones", text))
    assert "over 9999 are said" in "".join(gates.counts(page))
    page.write_text(re.sub(r"over \d+ wrong ones", "wrong ones", text))
    assert "it does not say" in "".join(gates.counts(page))


def test_what_is_still_to_be_written_is_noticed_when_it_is_to_be_committed(tmp_path):
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "page.md").write_text(f"# Title\n{gates.scaffold.MARK}: a sentence")
    assert gates.unwritten(tmp_path) == []
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert gates.unwritten(tmp_path) == [f"chapters/page.md:2: still {gates.scaffold.MARK}"]


@pytest.fixture
def prose(tmp_path):
    """The numbers that the gate reports in a small notebook with this text and this code."""

    def check(text: str, code: str = "", chapter: str = "99") -> list[str]:
        cells = [nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell(code)]
        path = tmp_path / f"{chapter}_small.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return [re.search(r"'(.+)' comes from no", problem)[1] for problem in gates.numbers([path])]

    return check


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("A step takes 83 ms here.", ["83 ms"]),
        ("It falls by 37 %, to 4.25.", ["37 %", "4.25"]),
        ("The file has 9,823,216 bytes.", ["9,823,216"]),
        ("This is 7 times faster, or 12 seconds.", ["7 times", "12 seconds"]),
        ("It needs 3 GB.", ["3 GB"]),
        ("The paper says 83.\n\nWe found 84.", ["84"]),
        ("The paper says:\n- 83 at first\n\nHere it is:\n- 84 at last", ["84"]),
        ("Nearly 91.5 million numbers.", ["91.5 million"]),
    ],
)
def test_a_number_from_nowhere_is_noticed(prose, text, reported):
    assert prose(text) == reported


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Two of the 16 levels, 8 bits, a 4-bit code, 16 or 32 bits.", ""),  # words, and number formats
        ("See section 4.2, tables 2 to 4, chapter 05, figure 1 and exercise 9.3.", ""),
        ("1. Load Llama-3.2-1B, GPT-3 or a 13B model in int8 or Q4_1.\n2. Then `x = 99`, and $y = 98$.", ""),
        ("Hu et al. measured 73.4 in 2021. On 5 September 2025 it still was 73.4.", ""),
        ("[The table](x.md) has 77.7, the LoRA paper 74.5, the documentation 6.25.", ""),
        ("## 99 things\n**Time:** 45 minutes\n\n## Exercise\nTry 200 and 300.", ""),
        ("65,536 numbers, 4.5 bits, 64 of them, 2.5 million.", "x = 65_536\ny = 4 + 32 / 64\nz = 2.5e6 * 1"),
        ("About 27 % or 0.3, at 4.13 bits.", "assert share < 0.27\nprint('0.30', 4.127)"),
        ("It reads windows of 256 tokens.", "evaluation.perplexity(model, tokenizer)"),  # a default of the course's own
    ],
)
def test_a_number_that_comes_from_somewhere_is_left_alone(prose, text, code):
    assert prose(text, code) == []


def test_a_comment_does_not_cover_a_number(prose):
    assert prose("It takes 83 ms.", "work()  # 83 ms") == ["83 ms"]


def test_only_a_claim_of_the_same_chapter_covers_a_number(prose):
    assert prose("It has 851,968 parameters, not 4,194,304.", chapter="02") == []
    assert prose("It has 851,968 parameters.", chapter="03") == ["851,968"]


# ----------------------------------------------------------------------------------------------- one list of versions


def test_conda_and_pip_use_the_same_pins():
    import yaml

    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    (pip_lines,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    (limits,) = [line.split()[1] for line in pip_lines if line.startswith("--constraint")]
    assert ROOT / limits == install.PINS
    assert not [line for line in pip_lines if "==" in line], "versions belong into the one list"


def test_every_dependency_is_pinned_for_every_python():
    toml = pytest.importorskip("tomllib" if sys.version_info >= (3, 11) else "tomli", reason="nothing reads TOML here")
    project = toml.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]
    pins = {canonicalize_name(name): [Requirement(line) for line in lines] for name, lines in install.pins().items()}
    for line in wanted:
        need = Requirement(line)
        if need.name == project["name"]:
            continue
        for python in ("3.10", "3.11", "3.12", "3.13"):
            here = {"python_version": python, "python_full_version": f"{python}.0"}
            exact = [p for p in pins[canonicalize_name(need.name)] if p.marker is None or p.marker.evaluate(here)]
            assert len(exact) == 1, f"{need.name} on Python {python}: {exact}"
            assert need.specifier.contains(next(iter(exact[0].specifier)).version), f"{need} excludes its own pin"


def test_the_installer_leaves_torch_alone():
    import torch

    kept = [line for line in install.constraints() if line.startswith("torch==")]
    assert kept == [f"torch=={torch.__version__}"], "what is installed stays, whatever the pin says"
    assert not [line for line in install.constraints() if line.startswith("nvidia-") and not install.installed(line)]


@pytest.mark.parametrize("has_torch", [True, False])
def test_the_installer_chooses_torch_first_and_everything_at_the_pins(monkeypatch, has_torch):
    asked = []
    monkeypatch.setattr(sys, "argv", ["install.py", "--extras", "all", "--editable"])
    monkeypatch.setattr(install, "imported", set)
    if not has_torch:
        monkeypatch.setattr(install, "installed", lambda name: False)
    monkeypatch.setattr(install, "pip", lambda *a: asked.append((a, Path(a[a.index("-c") + 1]).read_text())))
    install.main()
    (course, limits), torch = asked[-1], [arguments for arguments, _ in asked[:-1]]
    assert course[-2:] == ("--editable", f"{ROOT}[all]")
    assert {line for line in limits.splitlines() if line.startswith("peft==")} == set(install.pins()["peft"])
    assert [arguments[3:] for arguments in torch] == ([] if has_torch else [tuple(install.pins()["torch"])])


def test_the_installer_says_what_to_do_when_it_cannot(monkeypatch):
    with pytest.raises(SystemExit, match="What to do"):
        install.pip("--no-index", "a-package-that-is-nowhere")
    monkeypatch.setattr(sys, "argv", ["install.py"])
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    with pytest.raises(SystemExit, match="needs Python"):
        install.main()


def test_the_installer_leaves_alone_what_a_kernel_has_imported(monkeypatch):
    import packaging

    monkeypatch.setitem(sys.modules, "ipykernel", packaging)  # as in a running kernel
    lines = [line for line in install.constraints() if line.startswith("packaging==")]
    assert lines == [f"packaging=={packaging.__version__}"]


@pytest.mark.parametrize("place", ["README.md", "CITATION.cff", "docs/grading.md", "chapters/01_x.ipynb",
                                   "solutions/ex/ex.ipynb", "exercises/ex/ex.ipynb"])  # fmt: skip
def test_one_setting_names_the_repository(tmp_path, monkeypatch, place):
    from ci import repository

    setting = f'Repository = "https://github.com/{repository.name()}"\n'
    files = {"pyproject.toml": setting, "README.md": "-", "CITATION.cff": "-", place: f"see {repository.name()}/blob"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(repository, "ROOT", tmp_path)
    changed = repository.rename("someone/fork")
    assert repository.name() == "someone/fork"
    assert changed == [tmp_path / "pyproject.toml", tmp_path / place]
    assert (tmp_path / place).read_text() == "see someone/fork/blob"
