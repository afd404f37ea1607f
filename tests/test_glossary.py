"""The glossary: which sentence explains a term, and what its gate refuses."""

from __future__ import annotations

import nbformat
import pytest

from ci import glossary

TEXTS = {
    "a sentence among others": ("One. The **rank** is a\nnumber. Two.", "The *rank* is a number."),
    "one that points back": ("Keep r terms. This is the **rank**.", "Keep r terms. This is the *rank*."),
    "a capital letter": ("**Rank** is a number.", "*Rank* is a number."),
    "an item of a list": ("We see:\n- a **rank**: a number. It is whole.\n- more", "A *rank*: a number. It is whole."),
    "a label of a list": ("We set:\n- the **rank**: a number,\n- more.", "The *rank*: a number."),
    "after brackets": ("(One may.) We do. (Or not.) A **rank** is.", "A *rank* is."),
    "that points behind brackets": ("We do. (Or not.) This is **rank**.", "We do. (Or not.) This is *rank*."),
    "a row of a table": ("| what | means |\n|---|---|\n| **rank** | a number |", "A number."),
    "a formula that follows": ("## Rank\nThe **rank** is a sum:\n\n$$x$$", "The *rank* is a sum."),
    "other words in bold": ("A **rank** is *one* **number**.", "A *rank* is *one* number."),
    "not in bold": ("A rank is a number.", ""),
}


@pytest.mark.parametrize(("text", "explanation"), TEXTS.values(), ids=TEXTS)
def test_the_sentence_that_explains_a_term(text, explanation):
    assert glossary.explanation(text, "rank") == explanation


@pytest.fixture
def chapters(tmp_path):
    """Write chapters, each from the text and the terms of one cell, and return their paths."""

    def write(*cells: tuple[str, list[str]]):
        paths = []
        for number, (text, terms) in enumerate(cells, 1):
            cell = nbformat.v4.new_markdown_cell(f"# {number:02} · A\n\n{text}", metadata={"terms": terms})
            paths.append(tmp_path / f"{number:02}_a.ipynb")
            nbformat.write(nbformat.v4.new_notebook(cells=[cell]), paths[-1])
        return paths

    return write


def test_a_term_is_explained_once_and_first(chapters):
    one, two = ("A **rank** is a number.", ["rank"]), ("The **Rank** is a number, too.", ["Rank"])
    assert glossary.problems(chapters(one, ("A **norm** is a size.", ["norm"]))) == []
    assert "'Rank' is explained in" in glossary.problems(chapters(one, two))[0]
    assert "'Rank' stands in bold in" in glossary.problems(chapters((one[0], []), two))[0]
    assert "'norm' stands in bold in no sentence" in glossary.problems(chapters((one[0], ["norm"])))[0]


def test_the_page_is_sorted_and_leads_to_headings(chapters):
    page = glossary.page(chapters(("A **rank** is.\n\n## More: A×B\n\nA **norm** is.", ["rank", "norm"])))
    assert page.index("**norm**\n: A *norm* is. ([01](01_a.ipynb#more-ab))") < page.index("**rank**\n: A *rank* is.")
    assert "([01](01_a.ipynb#01--a))" in page
