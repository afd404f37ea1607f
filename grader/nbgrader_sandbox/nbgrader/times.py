"""Read the time at which something was handed in."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

STAMP, UNREAD = "timestamp.txt", "timestamp.unread.txt"  # beside the notebooks of a submission
TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))?\s*"
    r"(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?|([A-Za-z][\w+-]*(?:/[\w+-]+)*))?",
    re.ASCII,
)

# English is what can be read without a guess; 02.01.2026 is February to some and January to others.
FORMS = (
    "%A, %d %B %Y, %I:%M %p", "%A, %B %d, %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p",
    "%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M %p", "%B %d, %Y, %I:%M %p",
    "%d %B %Y, %H:%M", "%Y-%m-%d-%H-%M-%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
)  # fmt: skip


def parse_time(text: str) -> datetime:
    """Return a time in UTC, without a zone as nbgrader keeps it.

    Args:
        text: ISO 8601, with a blank or a T, then an offset (``+01:00``, ``+0100``, ``+01``), ``UTC``, ``Z``, or the
            name of a zone (``Europe/Berlin``). Without any of them it is UTC, as in nbgrader.

    Raises:
        ValueError: it is none of these. A guess could make somebody late who was not.
    """
    found = TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text[:40]!r} is no time")
    date, minutes, seconds, fraction, _, sign, hours, rest, name = found.groups()
    local = datetime.fromisoformat(f"{date}T{minutes}{seconds or ':00'}.{(fraction or '0')[:6]:0<6}")
    return local.replace(tzinfo=_zone(sign, hours, rest, name)).astimezone(timezone.utc).replace(tzinfo=None)


def read_stamp(folder: Path) -> tuple[datetime | None, str]:
    """Return when a submission was handed in, as its timestamp.txt says, and a sentence if that holds no time."""
    for note in (folder / STAMP, folder / UNREAD):
        if note.is_symlink() or not note.is_file():
            continue
        with note.open("rb") as file:
            text = file.read(100).decode("utf-8-sig", "replace").strip()
        try:
            return parse_time(text), ""
        except (ValueError, OverflowError):
            return None, f"{note.name} holds no time, so no lateness is counted: {text[:40]!r}"
    return None, ""


def write_plainly(folder: Path) -> None:
    """Let nbgrader read timestamp.txt as we do: it takes +0100 for 100 seconds, and stops at what is no time."""
    time, wrong = read_stamp(folder)
    note = folder / STAMP
    if note.is_symlink() or not note.is_file():
        return
    if wrong:
        note.replace(folder / UNREAD)
    elif time is not None:
        note.write_text(f"{time:%Y-%m-%d %H:%M:%S.%f} UTC\n", "utf-8")


def parse_local(text: str, zone: str) -> datetime:
    """Return a time as a portal writes it in English, in UTC and without a zone.

    Args:
        text: "Wednesday, 10 June 2026, 2:14 PM" (Moodle), "Sep 24, 2024 926 PM" (Brightspace), and the like.
        zone: that of the portal's clock, as :func:`parse_time` takes it.

    Raises:
        ValueError: the text is no such time, or no zone is given and the text has none.
    """
    plain = re.sub(r"(\d{1,2})(\d\d) ([AP]M)$", r"\1:\2 \3", " ".join(text.split()))
    for form in FORMS:
        try:
            found = datetime.strptime(plain, form)
        except ValueError:
            continue
        if not zone:
            raise ValueError(f"{text[:40]!r} has no zone: name that of the portal's clock with --zone")
        return parse_time(f"{found:%Y-%m-%d %H:%M:%S} {zone}")
    return parse_time(plain)


def _zone(sign: str | None, hours: str | None, minutes: str | None, name: str | None) -> tzinfo:
    if sign:
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return timezone(-offset if sign == "-" else offset)
    try:
        return ZoneInfo(name) if name else timezone.utc
    except (ZoneInfoNotFoundError, OSError) as error:  # a folder of the zones' is no zone either
        raise ValueError(f"{name!r} is no time zone that is known here") from error
