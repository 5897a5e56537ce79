"""Dates as news pages write them, to ISO 8601, without a clock.

Only forms with one possible reading are taken: ``05/06/2024`` is none, since it is May or June depending on who
writes. General date parsers guess there, and fill what is missing from today, so that a run would not repeat.
The date is the one written, whatever the zone of a time beside it.
"""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_FORMS = tuple(
    re.compile(_WEEKDAY + form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_DAY}(?:\s+|-)(?:of\s+)?{_MONTH}(?:,?\s+|-){_YEAR}",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}",
        rf"(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/{_YEAR}",
    )
)
_BEGINS = re.compile(r"[a-z.,\s]*\d", re.IGNORECASE)
"""As all of these do, and hardly a line of prose."""
_PARTIAL = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
# A time of day, a zone, and what else stands behind a time: "T10:00:00Z", ", 5:03 p.m. ET", " at 17:03 (updated)".
_TIME = re.compile(
    r"[\s,.]*|(?:T|[\s,|·–-]*(?:at\s+)?)\d{1,2}(?:[:.]\d{2}|\s*[ap]\.?m).{0,40}", re.IGNORECASE
)


def leading_date(text: str, start: int = 0) -> tuple[str, int] | None:
    """The full date that begins at `start`, as ISO 8601, and where it ends; None if there is none.

    >>> leading_date("Dec. 16, 2024 was cold")
    ('2024-12-16', 13)
    """
    if not _BEGINS.match(text, start):
        return None
    for form in _FORMS:
        if (match := form.match(text, start)) and (iso := _iso(match.groupdict())):
            return iso, match.end()
    return None


def iso_date(value: str) -> str | None:
    """A date with or without a time as an ISO 8601 date; None where the value is nothing else or ambiguous.

    >>> iso_date("Mon, 16 Dec 2024 10:00:00 GMT"), iso_date("2024-12-16T23:30:00-05:00"), iso_date("2024-12")
    ('2024-12-16', '2024-12-16', '2024-12')
    >>> iso_date("05/06/2024") is iso_date("yesterday") is None
    True
    """
    value = value.strip()
    if _PARTIAL.fullmatch(value) and not value.startswith("0000"):
        return value
    found = leading_date(value)
    return found[0] if found and _TIME.fullmatch(value, found[1]) else None


def _iso(parts: dict[str, str | None]) -> str | None:
    if name := parts.get("name"):
        month = _MONTHS.index(name[:3].lower()) + 1
        day = int(parts["day"] or 0)
    elif parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        if first != second and max(first, second) <= len(_MONTHS):
            return None
        day, month = max(first, second), min(first, second)
    else:
        month, day = int(parts["month"] or 0), int(parts["day"] or 0)
    try:
        return date(int(parts["year"] or 0), month, day).isoformat()
    except ValueError:
        return None
