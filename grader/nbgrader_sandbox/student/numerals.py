"""Find a known whole number in text, however people write it: digits are read, not formats.

147456, 147,456, 147’456, 1,47,456, 14,7456, 147 456 with any blank, 147.5k, 0.147 Mio., 14.7万, 14万7456, 1.47 lakh,
1.47e5, 1.47×10⁵, the digits of any script; and 0.147 in a table whose head says millions. A rounded number stands for
all that its printed digits leave open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nbgrader_sandbox.student.words import fold, scale_of, scales_said

LONGEST_TABLE = 20_000  # characters of an output whose head may name a unit for all its numbers
MOST = 150  # different numbers of four digits and more
MOST_ROUNDED = 60  # different numbers that a unit, an exponent or a table's head scales
_MANTISSA = r"(?<![0-9a-z_.,'])(\d{1,3}(?:[,.' ]\d{3}){1,4}|\d{1,9})(?:[.,](\d{1,9}))?(?!\d)"
_EXPONENT = r"(?:e\+?(\d{1,2})(?!\d)|\s?[x*]\s?10(?:\^|\*\*)(\d{1,2})(?!\d))"
_SCALED = re.compile(rf"{_MANTISSA}(?:{_EXPONENT}|\s?((?:[^\W\d_]|[\u0900-\u0dff]){{1,16}}))")
_DECIMAL = re.compile(_MANTISSA)
_LARGE = re.compile(
    r"(?<!\d)(?:\d{4,30}|\d{1,3}([,_'. ])\d{3}(?:\1\d{3}){0,6}"
    r"|\d{1,2}(?:,\d{2}){1,6},\d{3}|\d{1,4}(?:,\d{4}){1,6})(?!\d)"
)
# 14万7456 and 1億1794万: a myriad and what follows it.
_MYRIADS = re.compile(
    r"(?<![\d.,])(?:(\d{1,4})[億亿억] ?)?(\d{1,4})[万萬만] ?(\d{1,4}|\d,\d{3})(?![\d.,]?\d|[万千萬천만])"
)
_LETTER = re.compile(r"(?<![^\W\d_])[kmbgк](?![^\W\d_])")  # in running text it may be anything
_HEAD = re.compile(r"[(\[/] ?([kmbg]) ?[)\]]?(?![^\W_])")


class Numerals:
    """The numbers in some texts: the outputs of cells, say."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [_MYRIADS.sub(_without_myriads, fold(text)) for text in texts if text]
        self._scaled = {one for text in self._texts for one in _scaled(text)}
        self._stretches = [stretch for one in self._scaled for stretch in _stretches(*one)]

    def hold(self, number: int) -> bool:
        """Whether this number is written in one of the texts."""
        exact = _exact(number)
        if any(low <= number <= high for low, high in self._stretches):
            return True
        return any(pattern.search(text) for text in self._texts for pattern in exact)

    def are_a_crowd(self) -> bool:
        """Whether so many numbers are written that the right ones may be among them by chance."""
        large = {match[0] for text in self._texts for match in _LARGE.finditer(text)}
        # Numbers that a blank or a comma joins may be several: each place where two groups meet counts.
        number = sum(max(len(re.findall(r"\D", one)), 1) for one in large)
        return len(self._scaled) > MOST_ROUNDED or number + len(self._scaled) > MOST


def is_written(number: int, *texts: str) -> bool:
    """Whether one of these texts holds this whole number in any usual form."""
    return Numerals(texts).hold(number)


def _exact(number: int) -> list[re.Pattern[str]]:
    """Patterns for a number's digits: in one piece, in groups of three, as in India, and in groups of four."""
    digits = str(number)
    found = [rf"(?<!\d)(?<!\d[.'_])(?<!\b0,){digits}(?!\d)"]
    for sizes, marks in (((3, 3), ",_'. "), ((3, 2), ","), ((4, 4), ",")):
        groups = _groups(digits, *sizes)
        if len(groups) > 1:
            joined = f"{groups[0]}(?P<mark>[{marks}])" + "(?P=mark)".join(groups[1:])
            found.append(rf"(?<!\d)(?<!\d[,_'.]){joined}(?!\d)(?!(?! )(?P=mark)\d{{{sizes[0]}}}(?!\d))")
    return [re.compile(pattern) for pattern in found]


def _groups(digits: str, last: int, other: int) -> list[str]:
    found = [digits[-last:]]
    rest = digits[:-last]
    while rest:
        found.insert(0, rest[-other:])
        rest = rest[:-other]
    return found


def _without_myriads(match: re.Match[str]) -> str:
    most, myriads, rest = (int((part or "0").replace(",", "")) for part in match.groups())
    return str(most * 10**8 + myriads * 10**4 + rest)


def _scaled(text: str) -> Iterator[tuple[str, str, float]]:
    """Each number with a unit or an exponent, and each of a text whose head names a unit: its parts, its unit."""
    for whole, decimals, exponent, power, unit in _SCALED.findall(text):
        scale = scale_of(unit) if unit else 10.0 ** int(exponent or power)
        if scale:
            yield whole, decimals, scale
    if len(text) > LONGEST_TABLE:
        return
    bare = _SCALED.sub(lambda m: " " if m[3] or m[4] or scale_of(m[5]) else m[0], text)  # its own unit is no head
    heads = {size for size in map(scale_of, _HEAD.findall(bare)) if size} | scales_said(_LETTER.sub(" ", bare))
    if heads:
        for whole, decimals in _DECIMAL.findall(bare):
            if decimals or len(whole) > 1:
                for scale in heads:
                    yield whole, decimals, scale


def _stretches(whole: str, decimals: str, scale: float) -> Iterator[tuple[float, float]]:
    """The stretch of numbers that a rounded one may stand for; two, where a point may be a comma."""
    groups = re.split(r"[,.' ]", whole)
    readings = [("".join(groups), decimals)]
    if len(groups) == 2 and not decimals and re.search("[,.]", whole):
        readings.append((groups[0], groups[1]))
    for integer, fraction in readings:
        if len((integer + fraction).lstrip("0")) >= 2:  # one digit says too little
            value, slack = float(f"{integer}.{fraction or 0}"), 0.5 * 10.0 ** -len(fraction)
            yield (value - slack) * scale, (value + slack) * scale
