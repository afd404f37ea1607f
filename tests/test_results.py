"""The committed measurements: whole, and made with the settings that the code has now."""

from __future__ import annotations

import json

import pytest

from ci.measurements import capacity, family, methods, page, platforms, seeds, sweep
from ci.repository import ROOT
from course_utils import results


def test_the_sweep_has_every_point_with_every_seed_and_todays_settings():
    report = results.load("sweep")
    assert report["settings"] == sweep.SETTINGS
    measured = [({name: run[name] for name in sweep.BASE}, run["seed"]) for run in report["runs"]]
    wanted = [(point, seed) for point in sweep.points() for seed in (0, 1, 2)]
    assert len(measured) == len(wanted)
    assert all(one in measured for one in wanted)


def test_the_seeds_cover_both_precisions_with_todays_settings():
    report = results.load("seeds")
    assert report["settings"] == {
        "model": seeds.MODEL,
        "lora": seeds.LORA,
        "training": seeds.TRAINING,
    }
    measured = {(run["precision"], run["seed"]) for run in report["runs"]}
    assert measured == {(precision, seed) for precision in ("8bit", "4bit") for seed in (0, 1, 2)}


def test_a_full_run_is_kept_and_becomes_a_table(tmp_path, monkeypatch):
    report, kept = tmp_path / "report.json", tmp_path / "course.json"
    monkeypatch.setattr(page, "COURSE", kept)
    chapters = [f"chapters/{path.name}" for path in sorted((ROOT / "chapters").glob("*.ipynb"))]
    runs = [
        {"notebook": one, "seconds": 75.2, "peak_rss_mb": 3600, "profile": "full", "status": "ok"} for one in chapters
    ]
    report.write_text(json.dumps(runs))
    page.keep(report, kept)
    assert "| 01_rank_one | 75 | 3.6 |" in page.tables()
    for wrong in (runs[1:], [run | {"profile": "smoke"} for run in runs], [runs[0] | {"status": "failed"}, *runs[1:]]):
        report.write_text(json.dumps(wrong))
        with pytest.raises(SystemExit, match="make course"):
            page.keep(report, kept)


def test_the_methods_were_compared_with_todays_settings():
    report = results.load("methods")
    assert report["settings"] == json.loads(json.dumps(methods.SETTINGS))
    names = ("task", "method", "lr", "batch_size")
    measured = [({name: run[name] for name in names if name in run}, run["seed"]) for run in report["runs"]]
    wanted = [(point, seed) for task in methods.TASKS for seed in (0, 1, 2) for point in methods.points(task, seed)]
    assert [one for one in measured if one not in wanted or measured.count(one) > 1] == []
    # On dates, which LoRA masters already, full fine-tuning's largest rate has one seed.
    once = methods.points("dates")[3:]
    assert [one for one in wanted if one not in measured and one[0] not in once] == []


def test_the_family_was_compared_with_todays_settings():
    report = results.load("family")
    assert report["settings"] == json.loads(json.dumps(family.SETTINGS))
    measured = [({name: run[name] for name in ("method", "lr")}, run["seed"]) for run in report["runs"]]
    wanted = [(point, seed) for seed in (0, 1, 2) for point in family.points(seed)]
    assert [one for one in measured if one not in wanted or measured.count(one) > 1] == []
    assert [point for point in family.points(0) if (point, 0) not in measured] == []


def test_what_became_of_a_notebook_on_a_platform_is_kept_beside_the_rest(tmp_path, monkeypatch):
    kept, case = (
        tmp_path / "platforms.json",
        '<property name="notebook" value="{}"/><property name="platform" value="{}"/>',
    )
    monkeypatch.setattr(platforms, "KEPT", kept)
    kept.write_text(json.dumps({"01_rank_one": {"rehearsal (7, 5)": "cell 3 on 2026-01-01"}}))
    cases = {
        ("01_rank_one", "colab python3.13"): "",
        ("02_counting_parameters", "rehearsal (8, 0)"): '<failure message="AssertionError: in cell 42:&#10;x = 1"/>',
        ("03_memory_ledger", "colab python3.12"): '<error message="no platform"/>',
        ("04_lora_from_scratch", "colab python3.11"): "",
    }
    inside = "".join(
        f"<testcase><properties>{case.format(*about)}</properties>{bad}</testcase>" for about, bad in cases.items()
    )
    report = tmp_path / "report.xml"
    report.write_text(f'<testsuites><testsuite timestamp="2026-02-02T10:00:00">{inside}</testsuite></testsuites>')
    assert platforms.main([str(report)]) == 0
    _, rows, days = platforms.table()
    assert [row[1:] for row in rows[:4]] == [
        ["ran", "not run", "not run", "cell 3"],
        ["not run", "not run", "cell 42", "not run"],
        ["not run", "failed", "not run", "not run"],
        ["not run"] * 4,
    ]
    assert len(rows) == len(platforms.all_notebooks())
    assert days == ["2026-01-01", "2026-02-02"]


def test_the_room_in_an_adapter_was_measured_at_the_best_learning_rates_with_todays_settings():
    report = results.load("capacity")
    assert report["settings"] == json.loads(json.dumps(capacity.SETTINGS))
    measured = [({name: run[name] for name in ("method", "n", "lr")}, run["seed"]) for run in report["runs"]]
    assert len(measured) == 3 * len(capacity.points())
    assert [point for point in capacity.points() for seed in (0, 1, 2) if (point, seed) not in measured] == []
    facts = [run for run in results.load("methods")["runs"] if run["task"] == "facts"]
    for method, lr in capacity.BEST.items():
        scores = {}
        for run in facts:
            if run["method"] == method:
                scores.setdefault(run["lr"], []).append(run["score"])
        assert max(scores, key=lambda rate: sum(scores[rate])) == lr


@pytest.mark.parametrize(
    ("comparison", "point"),
    [
        (methods, {"task": "batches", "method": "LoRA r=64", "lr": 1e-3, "batch_size": 2}),
        (methods, {"task": "scales", "method": "LoRA r=64", "lr": 1e-3}),
        (family, {"method": "LoRA+", "lr": 1e-3}),
    ],
    ids=["batches", "scales", "family"],
)
def test_one_short_run_of_a_comparison_has_what_the_chapters_read(comparison, point, monkeypatch):
    for name, value in {"n": 4, "blocks": 1, "steps": 1, "batch_size": 4}.items():
        monkeypatch.setitem(methods.FACTS, name, value)
    for name, value in {"n": 4, "blocks": 1, "times": 1}.items():
        monkeypatch.setitem(methods.BATCHES, name, value)
    run = comparison.measure(point, seed=3)
    assert run == run | point | {"seed": 3}
    assert 0 <= run["score"] <= 1
    assert run["train_seconds"] >= 0 < run["last_loss"]  # rounded: so short a run may take 0.0 s
