"""Time expressions in a text, read against the date of publication.

"On Monday" is the last Monday before or on the day of publication, "last week" the week before it. A value is the
finest of day, month and year that surely holds what is meant: a week that lies in one month gives that month.
"""

import re
from dataclasses import dataclass
from datetime import MINYEAR, date, timedelta

from kg_builder.extract.lexicon import calendar

_DAYS, _MONTHS = calendar("weekday"), calendar("month")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_EXPRESSION = re.compile(
    rf"""
    (?P<preposition>\b(?i:on|in|by|since|late|early|until)\s+)?\b(?:
      (?P<iso>(?:19|20)\d\d-\d\d-\d\d)
    | {_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>(?:19|20)\d\d))?
    | (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH[len("(?P<month>") : -1]})(?:,?\s+(?P<year2>(?:19|20)\d\d))?
    | (?P<month3>January|February|March|April|June|July|August|September|October|November|December|May(?=\s+(?:19|20)\d\d\b))(?:\s+(?P<year3>(?:19|20)\d\d))?
    | (?P<ahead>(?i:next|this\s+coming|coming)\s+)?(?P<lastday>(?i:last)\s+)?(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)
    | (?P<count>\d{{1,2}}|(?i:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\s+(?i:(?P<unit>day|week|month|year)s?\s+ago)
    | (?P<relative>[Tt]oday|[Tt]onight|[Yy]esterday|[Ll]ast\s+night|[Tt]his\s+(?:morning|afternoon|evening)|(?:[Ee]arlier|[Ll]ater)\s+in\s+the\s+day
        |(?:(?:[Oo]ver|[Aa]t)\s+the|[Ll]ast)\s+weekend|(?:[Ee]arlier\s+this|[Tt]his|[Ll]ast)\s+(?:week|month|year))
    | (?P<year4>(?:19|20)\d\d)
    )\b
    """,
    re.VERBOSE,
)
_COUNTED = re.compile(r"\s+[a-z]+s\b")
_FIRST_YEAR = 1000
"""Publications before it are no news: 0001-01-01 stands for "no date" in many feeds."""
_WEEK = 7
_TODAY = frozenset({"today", "tonight", "this morning", "this afternoon", "this evening"})
_SATURDAY = 5


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
    >>> [d.value for d in find_dates("Two days ago or last week", 0, 25, "2024-12-18")]
    ['2024-12-16', '2024-12']
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
        year = m["year"] or m["year2"]
        return _day(int(year) if year else None, _month(month), int(m["day"] or m["day2"]), anchor)
    if m["month3"]:
        number = _month(m["month3"])
        if m["year3"]:
            return f"{m['year3']}-{number:02d}"
        # A bare month is the last one of that name.
        return f"{anchor.year - (number > anchor.month)}-{number:02d}" if anchor else None
    if m["year4"]:
        # "some 2000 soldiers": a number, not a year.
        counted = not m["preposition"] and _COUNTED.match(m.string, m.end())
        return None if counted else m["year4"]
    if anchor is None or m["ahead"]:
        return None
    if m["weekday"]:
        back = (anchor.weekday() - _DAYS.index(m["weekday"].lower())) % _WEEK
        if m["lastday"] and back == 0:
            back = _WEEK
        return (anchor - timedelta(days=back)).isoformat()
    if m["unit"]:
        count = m["count"].lower()
        return _ago(_NUMBERS[count] if count in _NUMBERS else int(count), m["unit"].lower(), anchor)
    return _relative(" ".join(m["relative"].lower().split()), anchor)


def _relative(words: str, anchor: date) -> str | None:
    if words in _TODAY or words.endswith("in the day"):
        return anchor.isoformat()
    if words in ("yesterday", "last night"):
        return (anchor - timedelta(days=1)).isoformat()
    unit = words.rsplit(maxsplit=1)[-1]
    if unit == "weekend":
        saturday = anchor - timedelta(days=(anchor.weekday() - _SATURDAY) % _WEEK or _WEEK)
        return _holding(saturday, saturday + timedelta(days=1))
    return _ago(0 if "this" in words else 1, unit, anchor)


def _ago(count: int, unit: str, anchor: date) -> str | None:
    """The day, week, month or year that lies so many of them before the publication."""
    if unit == "day":
        return (anchor - timedelta(days=count)).isoformat()
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday() + _WEEK * count)
        return _holding(monday, monday + timedelta(days=_WEEK - 1))
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 - count
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return f"{max(MINYEAR, anchor.year - count):04d}"


def _holding(first: date, last: date) -> str | None:
    """The month or the year that holds two days."""
    if first.year != last.year:
        return None
    return first.isoformat()[:7] if first.month == last.month else first.isoformat()[:4]


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
