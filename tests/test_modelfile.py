"""A Modelfile is read as Ollama's documentation describes it, and its template filled in as for a prompt."""

import pytest

from course_utils import data, export

TEMPLATE = """{{ if .System }}<|im_start|>system
{{ .System }}<|im_end|>
{{ end }}<|im_start|>user
{{ .Prompt }}<|im_end|>
<|im_start|>assistant
{{ .Response }}<|im_end|>
"""
MODELFILE = f'''# a comment
FROM ./model.gguf
TEMPLATE """{TEMPLATE}"""
system Be brief.
PARAMETER temperature 0
PARAMETER stop "<|im_end|>"
'''


def test_instructions_come_in_order_with_their_arguments():
    found = export.read_modelfile(MODELFILE)
    assert [name for name, _ in found] == ["FROM", "TEMPLATE", "SYSTEM", "PARAMETER", "PARAMETER"]
    assert dict(found[:3]) == {"FROM": "./model.gguf", "TEMPLATE": TEMPLATE, "SYSTEM": "Be brief."}
    assert found[3][1] == "temperature 0"


def test_a_hash_inside_triple_quotes_is_no_comment():
    assert export.read_modelfile('FROM m\nSYSTEM """\n# Title\n"""\n')[1] == ("SYSTEM", "\n# Title\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SYSTEM Be brief.\n", "needs FROM"),
        ("FROM m\nTEMPERATURE 0\n", "TEMPERATURE"),
        ("FROM m\nPARAMETER\n", "no instruction"),
        ('FROM m\nSYSTEM """never closed\nfor ever\n', "."),
    ],
)
def test_what_ollama_would_not_take_is_refused(text, words):
    with pytest.raises(ValueError, match=words):
        export.read_modelfile(text)


def test_the_template_gives_the_courses_prompt(tokenizer):
    filled = export.fill_template(TEMPLATE, System=data.SYSTEM_PROMPT, Prompt="1 May 2024")
    assert filled == data.chat_prompt(tokenizer, "1 May 2024")


def test_what_is_empty_is_left_out_and_what_is_unknown_refused():
    assert export.fill_template(TEMPLATE, System="", Prompt="Hi").startswith("<|im_start|>user\nHi")
    assert export.fill_template("{{ .Prompt }}", Prompt="{{ braces }}") == "{{ braces }}"
    with pytest.raises(ValueError, match="range"):
        export.fill_template("{{ range .Messages }}", Prompt="Hi")
