"""What the trusted side accepts from a process that it does not trust."""

from __future__ import annotations

import base64
import copy
import json
import struct

import pytest
from nbgrader_sandbox.contract import (
    CellResult,
    ContractError,
    Criterion,
    Limits,
    Probe,
    ProbePlan,
    ProbeResult,
    RunResult,
    figure_and_png,
    loads,
    plain,
    text,
)

AXIS = {"label": "r", "scale": "linear", "limits": [0, 1], "ticks": [[0.0, "0"]], "offset": "", "visible": True}
ARTIST = {"kind": "line", "points": [[4, 1.5]], "coords": "data", "label": "", "visible": True, "alpha": 1.0,
          "color": [0, 0, 0, 1], "edge": None, "linewidth": 1, "linestyle": "-", "marker": "", "size": 6.0, "zorder": 2,
          "ink": 9, "orientation": ""}  # fmt: skip
AXES = {"asked": True, "visible": True, "position": [0, 0, 1, 1], "facecolor": None, "title": "t", "legend": [], "texts": [],
        "x": AXIS, "y": AXIS, "artists": [ARTIST]}  # fmt: skip
FIGURE = {
    "name": "Axes",
    "size": [6.4, 4.8],
    "facecolor": [1, 1, 1, 1],
    "suptitle": "",
    "pixels": [576, 432],
    "axes": [AXES],
}


def png(width=10, height=10):
    """The beginning of a PNG of this size."""
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)).decode()


def result():
    """A result with one of everything."""
    return RunResult("ok", cells=[CellResult("counts", "ok", stdout="4\n")], probes={"p": ProbeResult("ok", {"4": [1, 2.5, None, True]})},
                     figures={"ax": copy.deepcopy(FIGURE)}, png={"ax": png()})  # fmt: skip


def test_a_result_survives_the_journey():
    there = json.dumps(result().to_json())
    assert RunResult.from_json(there) == result()
    limits = Limits(cell_s=3)
    assert Limits.from_json(json.loads(json.dumps(limits.to_json()))) == limits
    plan = ProbePlan([Probe("p", "call", "f", [1], 2.0, {"T": ["x"]})], run_tests=True)
    assert ProbePlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


BREAKS = {
    "status": lambda d: d.update(status="fine"),
    "status is a list": lambda d: d.update(status=[]),
    "an extra field": lambda d: d.update(score=10),
    "a missing field": lambda d: d.pop("png"),
    "cells are a dict": lambda d: d.update(cells={}),
    "too many cells": lambda d: d.update(cells=d["cells"] * 3000),
    "seconds are true": lambda d: d["cells"][0].update(seconds=True),
    "stdout is a number": lambda d: d["cells"][0].update(stdout=1),
    "truncated is 1": lambda d: d["cells"][0].update(truncated=1),
    "a probe is a list": lambda d: d.update(probes={"p": []}),
    "probes are a list": lambda d: d.update(probes=[]),
    "a huge integer": lambda d: d["probes"]["p"].update(value=2**63),
    "a figure without axes": lambda d: d["figures"]["ax"].pop("axes"),
    "a figure is text": lambda d: d["figures"].update(ax="x"),
    "axes are a dict": lambda d: d["figures"]["ax"].update(axes={}),
    "a point of three": lambda d: d["figures"]["ax"]["axes"][0]["artists"][0].update(points=[[1, 2, 3]]),
    "a point of text": lambda d: d["figures"]["ax"]["axes"][0]["artists"][0].update(points=[["4", "1"]]),
    "ink is true": lambda d: d["figures"]["ax"]["axes"][0]["artists"][0].update(ink=True),
    "a tick without a label": lambda d: d["figures"]["ax"]["axes"][0]["x"].update(ticks=[[1.0]]),
    "limits are null": lambda d: d["figures"]["ax"]["axes"][0]["x"].update(limits=None),
    "a colour of two": lambda d: d["figures"]["ax"].update(facecolor=[1, 1]),
    "too many points": lambda d: d["figures"]["ax"]["axes"][0].update(
        artists=[{**ARTIST, "points": [[1, 1]] * 900}] * 30
    ),
    "too many axes": lambda d: d["figures"]["ax"].update(axes=[AXES] * 17),
    "a PNG that is HTML": lambda d: d["png"].update(ax=base64.b64encode(b"<script>" * 9).decode()),
    "a PNG that is no base64": lambda d: d["png"].update(ax='"><script>'),
    "a PNG of a thousand megapixels": lambda d: d["png"].update(ax=png(100_000, 10_000)),
}


@pytest.mark.parametrize("name", BREAKS)
def test_anything_unexpected_is_refused(name):
    data = json.loads(json.dumps(result().to_json()))
    BREAKS[name](data)
    with pytest.raises(ContractError):
        RunResult.from_json(json.dumps(data))


@pytest.mark.parametrize("data", [
    "NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "[" * 100_000, "{", "", "[1,]", '"\\ud8', "[" * 30 + "]" * 30, None, 7, [],
    b"\xff", '"' + "x" * 5 * 2**20 + '"',
], ids=lambda d: repr(d)[:20])  # fmt: skip
def test_json_that_is_no_plain_data(data):
    with pytest.raises(ContractError):
        loads(data, "here")


@pytest.mark.parametrize("value", [object(), b"x", {1: 2}, (1,), {1}, float("nan"), type("I", (int,), {})(1), type("S", (str,), {})("x")],
                         ids=lambda v: type(v).__name__)  # fmt: skip
def test_exact_types_only(value):
    with pytest.raises(ContractError):
        plain(value, "here")


def test_text_is_made_fit_to_store():
    assert text("a\0b\ud800", "here") == "a\N{REPLACEMENT CHARACTER}b?"
    assert len(text("x" * 10, "here", 4)) == 4


def test_points_are_clamped_and_never_nonsense():
    assert Criterion("q", 500, 5, "r").points == 5
    assert Criterion("q", -1, 5, "r").points == 0
    assert Criterion("q", None, 5, "r").points is None
    for points in (float("nan"), float("inf"), True, "5"):
        with pytest.raises(ContractError):
            Criterion("q", points, 5, "r")


def test_bad_probes_and_limits_are_the_instructors_to_mend():
    for probe in ({"kind": "pickle"}, {"target": "os.system"}, {"args": [object()]}):
        with pytest.raises(ContractError):
            Probe(**{"id": "p", "kind": "call", "target": "f", **probe})
    for limits in ({"cell_s": 0}, {"cell_s": True}, {"memory_bytes": float("inf")}):
        with pytest.raises(ContractError):
            Limits.from_json({**Limits().to_json(), **limits})


def test_a_figure_comes_with_its_picture():
    assert figure_and_png({**FIGURE, "png": png()}) == (FIGURE, png())
    with pytest.raises(ContractError):
        figure_and_png(FIGURE)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (ProbeResult("ok", 3), ""),
        (ProbeResult("error", None, "NameError", "name 'f' is not defined"), "`f` does not exist"),
        (ProbeResult("error", None, "ValueError", "no"), "`f` could not be used: ValueError: no"),
        (ProbeResult("error", None, "NotImplementedError", ""), "`f` is not written yet."),
        (
            ProbeResult("error", None, "NotImplementedError", "for sparse"),
            "could not be used: NotImplementedError: for",
        ),
        (ProbeResult("timeout"), "`f` took longer"),
        (ProbeResult("died"), "kernel died in `f`"),
        (ProbeResult(), "`f` could not be asked for"),
    ],
)
def test_a_missing_answer_is_explained(given, said):
    found = given.unanswered("`f`")
    assert said in found
    assert bool(found) == bool(said)
