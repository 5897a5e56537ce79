"""Dates of utterances: time expressions near a cue, read against the date of publication.

"On Monday" is the last Monday before or on the day of publication, "last week" a week before it, to the day, month
or year that the words support.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_EXPRESSION = re.compile(
    rf"""
    (?P<preposition>\b(?:on|in|by|since|late|early|until)\s+)?\b(?:
      (?P<iso>(?:19|20)\d\d-\d\d-\d\d)
    | {_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>(?:19|20)\d\d))?
    | (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH[len("(?P<month>") : -1]})(?:\s+(?P<year2>(?:19|20)\d\d))?
    | (?P<month3>January|February|March|April|June|July|August|September|October|November|December|May(?=\s+(?:19|20)\d\d\b))(?:\s+(?P<year3>(?:19|20)\d\d))?
    | (?P<lastday>last\s+)?(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)
    | (?P<relative>today|yesterday|last\s+week|last\s+month|last\s+year|earlier\s+this\s+month|this\s+month|this\s+year|earlier\s+this\s+year)
    | (?P<year4>(?:19|20)\d\d)
    )\b
    """,
    re.VERBOSE,
)
_COUNTED = re.compile(r"\s+[a-z]+s\b")
_FIRST_YEAR = 1000
"""Publications before it are no news: 0001-01-01 stands for "no date" in many feeds."""
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Dated:
    """A time expression: its characters and the date it stands for (``2024-12-16``, ``2024-12`` or ``2024``)."""

    start: int
    end: int
    value: str


def find_dates(text: str, begin: int, end: int, published: str | None) -> list[Dated]:
    """Time expressions between two characters; relative ones only where the date of publication is known.

    >>> [d.value for d in find_dates("He said on Monday that", 0, 22, "2024-12-18")]
    ['2024-12-16']
    """
    anchor = _parse(published)
    found = []
    for match in _EXPRESSION.finditer(text, begin, end):
        value = _value(match, anchor)
        if value:
            found.append(Dated(match.start(), match.end(), value))
    return found


def _parse(published: str | None) -> date | None:
    try:
        anchor = date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
    return anchor if anchor is not None and anchor.year >= _FIRST_YEAR else None


def _value(m: re.Match[str], anchor: date | None) -> str | None:
    if m["iso"]:
        parsed = _parse(m["iso"])
        return parsed.isoformat() if parsed else None
    month = m["month"] or m["month2"]
    if month:
        number = _month(month)
        year = m["year"] or m["year2"]
        day = int(m["day"] or m["day2"])
        return _day(int(year) if year else None, number, day, anchor)
    if m["month3"]:
        number = _month(m["month3"])
        year = m["year3"]
        if year:
            return f"{year}-{number:02d}"
        # A bare month is the last one of that name.
        return f"{anchor.year - (number > anchor.month)}-{number:02d}" if anchor else None
    if m["year4"]:
        # "some 2000 soldiers": a number, not a year.
        counted = not m["preposition"] and _COUNTED.match(m.string, m.end())
        return None if counted else m["year4"]
    if anchor is None:
        return None
    if m["weekday"]:
        back = (anchor.weekday() - _DAYS.index(m["weekday"].lower())) % _WEEK
        if m["lastday"] and back == 0:
            back = _WEEK
        return (anchor - timedelta(days=back)).isoformat()
    return _relative(" ".join(m["relative"].lower().split()), anchor)


def _relative(words: str, anchor: date) -> str | None:
    if words == "today":
        return anchor.isoformat()
    if words == "yesterday":
        return (anchor - timedelta(days=1)).isoformat()
    if words.endswith("this month"):
        return anchor.isoformat()[:7]
    if words.endswith("this year"):
        return anchor.isoformat()[:4]
    if words == "last year":
        return f"{anchor.year - 1:04d}"
    if words == "last month":
        return (anchor.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    return None  # "last week" is no calendar date; the expression alone would claim too much


def _month(name: str) -> int:
    return next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.lower()[:3]))


def _day(year: int | None, month: int, day: int, anchor: date | None) -> str | None:
    if year is None:
        if anchor is None:
            return None
        year = anchor.year - ((month, day) > (anchor.month, anchor.day))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
