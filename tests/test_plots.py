"""Figures are shown with a description; a slider is one output that also stands without a script."""

from __future__ import annotations

import base64
import json
import re

import matplotlib.pyplot as plt
import pytest

from course_utils import plots


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, **how: outputs.append((data, how)))
    return outputs


def line(slope):
    figure, axes = plt.subplots(figsize=(2, 1))
    axes.plot([0, 1], [0, slope])
    axes.set(xlabel="x", ylabel="y")
    return figure


def test_a_slider_is_one_output_with_a_frame_for_each_value(shown):
    plots.slider(line, [1, 2, 4], label="slope </script> $5", alt='lines of "slope" <1>', start=1)
    ((data, how),) = shown
    assert how == {"raw": True, "metadata": {"image/png": {"alt": 'lines of "slope" <1>'}}}
    assert data.keys() == {"text/html", "image/png", "text/plain"}
    page = data["text/html"]
    frames = json.loads(re.search(r"frames = (\[.*?\])", page)[1])
    pictures = [base64.b64decode(frame.split(",")[1]) for frame in frames]
    assert len(set(pictures)) == 3
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert base64.b64decode(data["image/png"]) == pictures[1]
    assert json.loads(re.search(r"values = (\[.*?\])", page)[1]) == ["1", "2", "4"]
    assert page.count("</script>") == 1
    assert not re.search(r"https?:", page)


def test_without_a_script_a_slider_is_one_picture_with_its_description(shown):
    plots.slider(line, [1, 2], label="slope", alt='lines of "slope" <1>')
    page = re.sub(r"<script>.*</script>", "", shown[0][0]["text/html"], flags=re.S)
    assert page.count("<img") == 1
    assert 'alt="lines of &quot;slope&quot; &lt;1&gt;"' in page
    assert shown[0][0]["text/plain"] == 'lines of "slope" <1>'
    assert not plt.get_fignums(), "the figures are closed"


@pytest.mark.parametrize(
    ("values", "alt", "complaint"), [([1], "x", "two values"), ([1, 2], " ", "Describe the figure")]
)
def test_a_slider_wants_values_and_a_description(values, alt, complaint):
    with pytest.raises(ValueError, match=complaint):
        plots.slider(line, values, label="slope", alt=alt)
    plt.close("all")


def test_text_becomes_a_matrix():
    matrix = plots.text_as_matrix("LoRA", height=40)
    assert matrix.shape[0] == 40
    assert matrix.shape[1] > 60
    assert matrix.min() == 0
    assert matrix.max() == 1
    assert not plt.get_fignums()
