"""Times of handing in: what is read, and what is left to a person."""

from __future__ import annotations

from datetime import datetime

import pytest
from nbgrader.utils import parse_utc
from nbgrader_sandbox.nbgrader import seam, times
from nbgrader_sandbox.nbgrader.times import parse_time, read_stamp


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-02 00:00:00 UTC", datetime(2026, 1, 2)),
        ("2026-01-02 00:00:00.5 UTC\n", datetime(2026, 1, 2, 0, 0, 0, 500_000)),
        ("2026-01-02T00:00:00Z", datetime(2026, 1, 2)),
        ("2026-01-02 00:00", datetime(2026, 1, 2)),
        ("2026-01-02 00:30:00 +0100", datetime(2026, 1, 1, 23, 30)),
        ("2026-01-02T00:30:00+05:30", datetime(2026, 1, 1, 19, 0)),
        ("2026-01-02 00:30:00 -03", datetime(2026, 1, 2, 3, 30)),
        ("2026-07-02 12:00:00 Europe/Berlin", datetime(2026, 7, 2, 10)),
        ("2026-01-02 12:00:00.948203 America/Los_Angeles", datetime(2026, 1, 2, 20, 0, 0, 948_203)),
    ],
)
def test_a_time_with_its_zone_is_read(text, utc):
    assert parse_time(text) == utc


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "02.01.2026 00:00", "2026-01-02", "2026-01-02 00:00 XYZT", "2026-01-02 00:00 Europe",
     "2026-13-02 00:00", "2026-01-02 00:00 ../../etc/passwd", "2026-01-02 00:00 +99:00", "2026-01-02 00:00 +0100 CET"],
)  # fmt: skip
def test_anything_else_is_no_time(text):
    with pytest.raises(ValueError, match=r"."):
        parse_time(text)


def test_nbgrader_reads_the_time_as_we_do(tmp_path):
    """It takes +0100 for 100 seconds, which makes the punctual late; and it stops at what is no time."""
    note = tmp_path / "timestamp.txt"
    note.write_text("2026-01-02 00:30:00 +0100")
    assert parse_utc(note.read_text()) != datetime(2026, 1, 1, 23, 30)
    seam.prepare("ex", "ada", [str(tmp_path / "ex.ipynb")])
    assert parse_utc(note.read_text().strip()) == datetime(2026, 1, 1, 23, 30)
    note.write_text("yesterday")
    seam.prepare("ex", "ada", [str(tmp_path / "ex.ipynb")])
    assert not note.exists()
    assert times.read_stamp(tmp_path) == (
        None,
        "timestamp.unread.txt holds no time, so no lateness is counted: 'yesterday'",
    )


def test_a_mark_of_the_byte_order_is_no_part_of_the_time(tmp_path):
    """As Windows' editor saves."""
    (tmp_path / "timestamp.txt").write_bytes(b"\xef\xbb\xbf2026-01-02 00:30:00 UTC\r\n")
    assert read_stamp(tmp_path) == (datetime(2026, 1, 2, 0, 30), "")
