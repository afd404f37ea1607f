"""Read the time at which something was handed in."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))?\s*"
    r"(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?|([A-Za-z][\w+-]*(?:/[\w+-]+)*))?",
    re.ASCII,
)


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


def _zone(sign: str | None, hours: str | None, minutes: str | None, name: str | None) -> tzinfo:
    if sign:
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return timezone(-offset if sign == "-" else offset)
    try:
        return ZoneInfo(name) if name else timezone.utc
    except (ZoneInfoNotFoundError, OSError) as error:  # a folder of the zones' is no zone either
        raise ValueError(f"{name!r} is no time zone that is known here") from error
