"""Every gate over the whole repository, and every gate shown to fail on a notebook broken on purpose."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import course_utils
from ci import front_page, gates, glossary, install, messages, repository, translations
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


def quiet(problems: list[str]) -> None:
    """Assert that there are no problems, and show every one: pytest shortens a list."""
    assert not problems, "\n" + "\n".join(problems)


# ------------------------------------------------------------------------------------------- the repository passes


def test_there_are_chapters():
    assert {path.name[:2] for path in gates.chapters()} >= {"01", "02", "05", "06", "07"}


@pytest.mark.parametrize(
    "gate", [gates.stripped, gates.badges, gates.keywords, gates.figures], ids=lambda gate: gate.__name__
)
def test_notebooks_pass(gate):
    quiet(gate(gates.notebooks()))


def test_chapters_keep_the_contract():
    quiet(gates.contract(gates.chapters()))


def test_plumbing_is_folded_in_the_book():
    quiet(gates.folded(gates.chapters()))


def test_every_column_of_a_table_has_a_name():
    quiet(gates.nameless_columns(gates.notebooks()))


def test_the_points_of_an_exercises_table_are_those_of_its_cells():
    quiet(gates.points(gates.notebooks()))


def test_chapters_show_their_quizzes():
    quiet(gates.quizzes(gates.chapters()))


def test_claims_are_well_formed():
    quiet(gates.ledger())


def test_links_resolve():
    quiet(gates.links([*gates.notebooks(), *gates.files("*.md")]))


def test_nothing_foreign_is_in_the_tree():
    quiet(gates.foreign(gates.files("*.py", "*.md", "*.yml", "*.toml", "*.ipynb", "*.txt", "Makefile")))


def test_the_readme_leads_to_every_chapter_and_exercise():
    released = gates.released()
    quiet(gates.listed(README, [*gates.chapters(), *released]))
    rows = front_page.rows()  # as the book reads them
    assert [row.chapter for row in rows] == [path.stem for path in gates.chapters()]
    assert {name for row in rows for name in row.exercises} == {path.stem for path in released}


def test_the_readmes_first_link_leads_to_the_book():
    first = re.search(r"\]\((http[^)]*)\)", README.read_text("utf-8"))[1]
    assert first == repository.pages(repository.name())


def test_the_readme_promises_the_minutes_of_each_chapter():
    quiet(gates.minutes(README, gates.chapters()))


def test_the_readme_promises_no_more_than_there_is():
    quiet(gates.counts(README))


def test_documents_name_commands_and_files_that_exist():
    quiet(gates.named(gates.files("*.md", ".github/workflows/*.yml")))


def test_troubleshooting_quotes_our_messages():
    quiet(gates.quoted(ROOT / "docs" / "troubleshooting.md"))


def test_the_teaching_guide_has_the_minutes_and_the_order_of_the_chapters():
    quiet(gates.syllabus(ROOT / "docs" / "teaching.md"))


def test_the_measurements_are_those_of_their_sources():
    quiet(gates.measured())


def test_the_catalogues_of_messages_are_in_step_with_the_code():
    quiet([problem for path in messages.catalogues() for problem in messages.problems(path)])


def test_the_glossary_has_each_term_once_where_it_is_first_explained():
    quiet(glossary.problems(gates.chapters()))


def test_translated_notebooks_are_in_step_with_the_english_ones():
    quiet([problem for path in translations.translations() for problem in translations.drift(path)])


def test_nothing_is_left_to_be_written():
    quiet(gates.unwritten())


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


def test_a_late_installation_is_noticed(broken):
    late = broken(lambda nb: append(nb, 'course_utils.require("trl")'))
    assert "before the imports" in "\n".join(gates.contract([late]))


def test_a_long_cell_is_noticed(broken):
    assert "longest code cell" in "\n".join(gates.contract([broken(lambda nb: append(nb, "x = 1\n" * 30))]))


def test_cells_that_are_long_on_the_whole_are_noticed(broken):
    path = broken(lambda nb: [append(nb, "x = 1\n" * 10) for _ in range(200)])
    assert "the median code cell has 10 lines" in "\n".join(gates.contract([path]))


@pytest.mark.parametrize(
    ("code", "complaints"),
    [
        ("import math", 1),
        ('x = f(1)\nclaims.verify("a", x)\nclaims.verify("b", x)', 1),
        ("del model\ngc.collect()", 1),
        ('meant = W @ x\nclaims.verify("a", meant)', 0),  # a line that teaches, and its proof
        ("assert x\ndef f(): ...", 0),
    ],
)
def test_plumbing_without_its_tag_is_noticed(broken, code, complaints):
    assert len(gates.folded([broken(lambda nb: append(nb, code))])) == complaints


@pytest.mark.parametrize(("head", "complaints"), [("| | CPU |", 1), ("| which | CPU |", 0)])
def test_a_column_without_a_name_is_noticed(broken, head, complaints):
    table = nbformat.v4.new_markdown_cell(f"Words.\n\n{head}\n|---|---|\n| forward | 1 |\n\nMore.")
    assert len(gates.nameless_columns([broken(lambda nb: nb.cells.append(table))])) == complaints


def test_a_table_that_promises_other_points_than_the_cells_is_noticed(tmp_path):
    notebook = gates.read(ROOT / "solutions" / "ex_01" / "ex_01.ipynb")
    replace(notebook, r"can come \| 4 \|", "can come | 5 |")
    nbformat.write(notebook, tmp_path / "ex_01.ipynb")
    (problem,) = gates.points([tmp_path / "ex_01.ipynb"])
    assert problem.endswith("the table in the first cell promises 11 points, and the cells carry 10")


@pytest.mark.parametrize("instead", ['quiz.show("06_four_bits")', "pass"], ids=["another", "none"])
def test_a_quiz_that_is_not_shown_is_noticed(tmp_path, instead):
    first = gates.chapters()[0]
    notebook = gates.read(first)
    replace(notebook, r'quiz\.show\("\w+"\)', instead)
    nbformat.write(notebook, tmp_path / first.name)
    (problem,) = gates.quizzes([tmp_path / first.name])
    assert f"shows the quiz {first.stem!r}" in problem


def test_a_malformed_claim_is_noticed(tmp_path):
    (tmp_path / "claims.yml").write_text("- {id: no-words, source: LoRA paper}\n")
    (problem,) = gates.ledger(tmp_path / "claims.yml")
    assert problem.startswith("no-words: ")


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
    quiet(gates.keywords([broken(lambda nb: append(nb, code))]))


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ('axes.plot([1], [1], color="#E69F00")', "contrast of 2.3:1 with white, under 3.0:1"),
        ('axes.scatter([1], [1], c="0.7")', "contrast of 2.1:1"),
        ('axes.text(1, 1, "a grey word", color="0.5")', "contrast of 4.0:1 with white, under 4.5:1"),
        ('axes.plot([1], [1], color="white")', "contrast of 1.0:1"),
        ('axes.set(ylabel="training loss")', "'training loss' names a quantity without its unit"),
        ('axes.imshow([[1]], cmap="RdBu")', "'RdBu' do not go from light to dark"),
    ],
)
def test_a_figure_that_some_could_not_read_is_noticed(broken, code, complaint):
    assert complaint in "\n".join(gates.figures([broken(lambda nb: append(nb, code))]))


@pytest.mark.parametrize(
    "code",
    [
        'axes.plot([1], [1], color="0.5", markerfacecolor="white")',
        'axes.hist([1], color="0.8", edgecolor="0.5")',
        'axes.bar([1], [1], color=plots.COLORS[1], edgecolor="white")',
        'axes.set(xlabel="rank r", ylabel="loss (nats)")',
    ],
)
def test_a_figure_that_all_can_read_is_left_alone(broken, code):
    quiet(gates.figures([broken(lambda nb: append(nb, code))]))


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
    page.write_text(f"| [01]({chapter.name}) | a question | 5–6 |\n", "utf-8")
    (problem,) = gates.minutes(page, [chapter])
    assert "minutes by its own first cell" in problem


def test_a_count_that_is_too_high_or_gone_is_noticed(tmp_path):
    page = tmp_path / "README.md"
    text = README.read_text("utf-8")
    page.write_text(re.sub(r"over \d+ right answers", "over 9,999 right answers", text), "utf-8")
    assert "over 9999 are said" in "".join(gates.counts(page))
    page.write_text(re.sub(r"over \d+ wrong ones", "wrong ones", text), "utf-8")
    assert "it does not say" in "".join(gates.counts(page))


def test_a_command_or_file_that_is_gone_is_noticed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "`python -m ci burn`, `make coffee`, `nbgrader-sandbox guess ex_01` and `ci/nothing.py`; not `and/or`,"
        " `make test`, `nbgrader-sandbox grade`, `solutions/NAME/spec.py`.\n```sh\npython -m course_utils doctor\n"
        "python -m course_utils heal\n```\n`listed` and `burn` in `ci/gates.py`, `grade/nothing.py`, `grade/run.py`"
    )
    assert [problem.partition(": ")[2] for problem in gates.named([page])] == [
        "there is no command 'python -m ci burn'",
        "there is no command 'make coffee'",
        "there is no command 'nbgrader-sandbox guess'",
        "there is no file 'ci/nothing.py'",
        "there is no command 'python -m course_utils heal'",
        "there is no file 'grade/nothing.py'",
        "there is no 'burn' in ci/gates.py",
    ]


def test_a_message_that_is_worded_otherwise_is_noticed(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "| `… needs … GB for its weights alone` | too large | `no message` |\n| `The kernel is tired.` | - | - |",
        "utf-8",
    )
    assert [problem.partition(": ")[2] for problem in gates.quoted(page)] == [
        "none of our messages has 'The kernel is tired.'"
    ]


def test_a_syllabus_that_does_not_add_up_is_noticed(tmp_path):
    page = tmp_path / "teaching.md"
    text = (ROOT / "docs" / "teaching.md").read_text("utf-8")
    page.write_text(re.sub(r"100–155", "100–156", text).replace("c01 --> c02", "c02 --> c01"), "utf-8")
    known = {problem.partition(": ")[2] for problem in gates.syllabus(ROOT / "docs" / "teaching.md")}
    assert [what for problem in gates.syllabus(page) if (what := problem.partition(": ")[2]) not in known] == [
        "01, 02, ex_01, ex_9_3 take 100–155 minutes, not 100–156",
        "chapter 02 needs 01, and no arrow says so",
        "chapter 01 does not name 02",
    ]


@pytest.mark.parametrize(("row", "name"), [("| 4 | 04 | 04 |", "04"), ("| 13 | 13, 13b | 13 |", "ex_13")])
def test_a_chapter_or_exercise_that_no_week_has_is_noticed(tmp_path, row, name):
    page = tmp_path / "teaching.md"
    text = re.sub(r"^\| 2: .*\n", "", (ROOT / "docs" / "teaching.md").read_text("utf-8"), flags=re.MULTILINE)
    page.write_text(text.replace(row, "| 4 | 01 | 01 |"), "utf-8")
    assert f"no week of a plan has {name}" in [problem.partition(": ")[2] for problem in gates.syllabus(page)]


def test_tables_that_differ_from_their_sources_are_noticed(monkeypatch, tmp_path):
    page = tmp_path / "measurements.md"
    page.write_text(gates.measurements.PAGE.read_text("utf-8").replace("| 0.98 to 1.00 |", "| 0.99 to 1.00 |"), "utf-8")
    monkeypatch.setattr(gates.measurements, "PAGE", page)
    assert "run `python -m ci measurements`" in gates.measured()[0]


def test_what_is_still_to_be_written_is_noticed_when_it_is_to_be_committed(tmp_path):
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "page.md").write_text(f"# Title\n{gates.scaffold.MARK}: a sentence")
    quiet(gates.unwritten(tmp_path))
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert gates.unwritten(tmp_path) == [f"chapters/page.md:2: still {gates.scaffold.MARK}"]


# ----------------------------------------------------------------------------------------------- one list of versions


def test_a_version_stands_in_one_form_everywhere():
    """pyproject.toml, the newest section of the changelog and, for the course, the citation and the package agree."""
    import tomllib
    import yaml

    for folder in (ROOT, ROOT / "grader"):
        version = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]["version"]
        newest = re.search(r"^## (\S+)", (folder / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[1]
        assert newest == version, folder
    course = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert course == course_utils.__version__
    assert course == str(yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"])


def test_conda_and_pip_use_the_same_pins():
    import yaml

    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    (pip_lines,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    (limits,) = [line.split()[1] for line in pip_lines if line.startswith("--constraint")]
    assert ROOT / limits == install.PINS
    assert not [line for line in pip_lines if "==" in line], "versions belong into the one list"


def test_every_dependency_is_pinned_for_every_python():
    toml = pytest.importorskip("tomllib" if sys.version_info >= (3, 11) else "tomli", reason="nothing reads TOML here")
    files = (ROOT / "pyproject.toml", ROOT / "grader" / "pyproject.toml")
    projects = [toml.loads(path.read_text("utf-8"))["project"] for path in files]
    wanted = [
        line
        for project in projects
        for lines in (project["dependencies"], *project["optional-dependencies"].values())
        for line in lines
    ]
    pins = {canonicalize_name(name): [Requirement(line) for line in lines] for name, lines in install.pins().items()}
    for line in wanted:
        need = Requirement(line)
        if need.name in {project["name"] for project in projects}:
            continue
        for python in ("3.11", "3.12", "3.13"):
            here = {"python_version": python, "python_full_version": f"{python}.0"}
            if need.marker and not need.marker.evaluate(here):
                continue
            exact = [p for p in pins[canonicalize_name(need.name)] if p.marker is None or p.marker.evaluate(here)]
            assert len(exact) == 1, f"{need.name} on Python {python}: {exact}"
            assert need.specifier.contains(next(iter(exact[0].specifier)).version), f"{need} excludes its own pin"


def test_the_installer_leaves_torch_alone():
    # As pip names it: PyPI's builds add "+cu130" or "+cpu" in torch.__version__ alone.
    kept = [line for line in install.constraints() if line.startswith("torch==")]
    assert kept == [f"torch=={importlib.metadata.version('torch')}"], "what is installed stays, whatever the pin says"
    parts = {line.split("=")[0] for line in install.constraints() if line.startswith("nvidia-")}
    assert parts <= set(install.versions())


@pytest.mark.parametrize("has_torch", [True, False])
def test_the_installer_chooses_torch_first_and_everything_at_the_pins(monkeypatch, has_torch):
    asked = []
    monkeypatch.setattr(install, "in_kernel", lambda: False)  # another test may have imported ipykernel here
    if not has_torch:
        monkeypatch.setattr(install, "versions", dict)
    monkeypatch.setattr(install, "pip", lambda *a: asked.append((a, Path(a[a.index("-c") + 1]).read_text("utf-8"))))
    install.main(["--extras", "all", "--editable"])
    (course, limits), torch = asked[-1], [arguments for arguments, _ in asked[:-1]]
    assert course[3:5] == ("--editable", f"{ROOT}[all]")
    assert {line for line in limits.splitlines() if line.startswith("peft==")} == set(install.pins()["peft"])
    assert [arguments[3:] for arguments in torch] == ([] if has_torch else [tuple(install.pins()["torch"])])


def test_the_installer_says_what_to_do_when_it_cannot(monkeypatch):
    with pytest.raises(SystemExit, match="What to do"):
        install.pip("install", "--no-index", "a-package-that-is-nowhere")
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    with pytest.raises(SystemExit, match="needs Python"):
        install.main([])


@pytest.mark.skipif(os.name == "nt", reason="its pip is a script of the shell")
@pytest.mark.parametrize(
    ("pip_says", "sentence"),
    [
        ("ERROR: Could not install: OSError: [Errno 28] No space left on device", "The disk is full."),
        ("WARNING: Retrying after connection broken by 'NewConnectionError(...)'", "can't be reached"),
        ("ERROR: Could not find a version for setuptools>=77 (from versions: none)", "can't be reached"),
        ("ERROR: ResolutionImpossible: for help visit https://pip.pypa.io", "exclude each other"),
        ("error: subprocess-exited-with-error", "Installing failed."),
    ],
)
def test_pips_words_are_shown_and_its_failure_is_one_sentence(monkeypatch, tmp_path, capsys, pip_says, sentence):
    fake = tmp_path / "python"
    fake.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{pip_says}\nEND\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(fake))
    with pytest.raises(SystemExit) as stopped:
        install.pip("anything")
    what, cure = str(stopped.value).splitlines()
    assert sentence in what
    assert cure.startswith("  What to do: ")
    assert pip_says in capsys.readouterr().out


def in_a_kernel(monkeypatch, *modules: str) -> None:
    """As in a running kernel that has imported ``modules``."""
    monkeypatch.setitem(sys.modules, "ipykernel", pytest)
    for name in [name for name in sys.modules if name.partition(".")[0] == "datasets"]:  # by another test
        monkeypatch.delitem(sys.modules, name)
    for name in modules:
        monkeypatch.setitem(sys.modules, name, pytest)


def test_in_a_kernel_only_what_is_missing_or_too_old_gets_an_exact_pin(monkeypatch):
    in_a_kernel(monkeypatch)
    monkeypatch.setattr(install, "imported", set)  # other tests have imported much
    needed = install.missing_or_old(["peft>=99", "transformers>=5", "no-such-package>=1"])
    assert list(needed) == ["peft", "no-such-package"]
    lines = install.constraints(needed)
    assert [line for line in lines if line.startswith(("peft", "datasets"))] == [
        *(line.replace("==", "<=") for line in install.pins()["datasets"]),
        *install.pins()["peft"],
    ]


def test_in_a_kernel_an_imported_package_that_is_too_old_is_named(monkeypatch):
    in_a_kernel(monkeypatch, "peft")
    with pytest.raises(SystemExit, match=r"already imported.* peft .*needed: peft>=99.*\n  What to do: restart"):
        install.install([], ["peft>=99"])


@pytest.mark.parametrize(("there", "asked"), [("0.10.0", [("torchao",)]), ("0.18.0", []), (None, [])])
def test_in_a_kernel_an_old_torchao_goes(monkeypatch, there, asked):
    """PEFT 0.21: ImportError in every `get_peft_model` beside torchao 0.10, which Colab has."""
    in_a_kernel(monkeypatch)
    versions = install.versions() | ({"torchao": there} if there else {})
    monkeypatch.setattr(install, "versions", lambda: versions)
    told = []
    monkeypatch.setattr(install, "pip", lambda *arguments: told.append(arguments))
    install.install([], [])
    assert [arguments[2:] for arguments in told if arguments[0] == "uninstall"] == asked


def test_the_installer_leaves_alone_what_a_kernel_has_imported(monkeypatch):
    import packaging

    monkeypatch.setitem(sys.modules, "ipykernel", packaging)  # as in a running kernel
    lines = [line for line in install.constraints() if line.startswith("packaging==")]
    assert lines == [f"packaging=={packaging.__version__}"]


@pytest.mark.parametrize("place", ["README.md", "CITATION.cff", "docs/grading.md", "chapters/01_x.ipynb",
                                   "solutions/ex/ex.ipynb", "exercises/ex/ex.ipynb",
                                   ".github/ISSUE_TEMPLATE/config.yml"])  # fmt: skip
def test_one_setting_names_the_repository(tmp_path, monkeypatch, place):
    setting = f'Repository = "https://github.com/{repository.name()}"\n'
    files = {"pyproject.toml": setting, "README.md": "-", "CITATION.cff": "-", place: f"see {repository.name()}/blob"}
    files[place] += f" and {repository.pages(repository.name())}"
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(repository, "ROOT", tmp_path)
    changed = repository.rename("someone/fork")
    assert repository.name() == "someone/fork"
    assert changed == [tmp_path / "pyproject.toml", tmp_path / place]
    assert (tmp_path / place).read_text("utf-8") == "see someone/fork/blob and https://someone.github.io/fork/"


def test_one_text_makes_every_setup_cell(tmp_path, monkeypatch):
    chapter = next((repository.ROOT / "chapters").glob("01_*.ipynb"))
    right = chapter.read_text(encoding="utf-8")
    copy = tmp_path / "chapters" / chapter.name
    copy.parent.mkdir()
    copy.write_text(right.replace("course_utils.start()", "course_utils.start(1)"), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(f'Repository = "https://github.com/{repository.name()}"\n')
    monkeypatch.setattr(repository, "ROOT", tmp_path)
    assert repository.write_setup_cells() == [copy]
    assert copy.read_text(encoding="utf-8") == right
    assert repository.write_setup_cells() == []
