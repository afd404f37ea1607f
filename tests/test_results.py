"""The committed measurements: whole, and made with the settings that the code has now."""

from __future__ import annotations

from ci.measurements import seeds, sweep
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
