"""Metadata at the top of a plain text: header lines, a byline, an evident title.

The text itself is never changed; the header is only read. A wrong title or date is worse than none, so a line
counts only if nothing else in it could be prose: a date must be a whole date, and lines that a headline could also
be ("Source: minister to resign") count only in company of other header lines.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from kg_builder.sources.dates import iso_date, leading_date

_KEYS = {
    "title": "title",
    "headline": "title",
    "date": "published",
    "published": "published",
    "published on": "published",
    "publication date": "published",
    "date published": "published",
    "posted": "published",
    "posted on": "published",
    "source": "publisher",
    "publisher": "publisher",
    "outlet": "publisher",
    "by": "authors",
    "author": "authors",
    "authors": "authors",
    "byline": "authors",
    "url": "url",
    "link": "url",
    "language": "language",
    "lang": "language",
}
_KEYED = re.compile(r"([A-Za-z]+(?: [A-Za-z]+)?)\s*:\s*(\S.*)")
_DATED = re.compile(r"(?:(?:date|published|posted)(?: on)?\s+)?(?=[\w])", re.IGNORECASE)
_DATELINE = re.compile(r"(?P<place>[^\d\n]{3,50}?), (?=\d{4}-\d|\d{1,2} |(?!Mon\b)[A-Z][a-z]{2,8}\.? \d)")
_BEHIND_DATELINE = re.compile(r"(?: ?\([^()]{1,40}\))? ?[-–—]{1,2} ?(?=\S)")
_PARTED = re.compile(r"\s+[|·•–—-]\s+|\s*\|\s*")
_SEPARATORS = frozenset("|·•–—-")
_MARKUP = re.compile(r"#{1,6}\s+|[*_]{1,3}(?=\S)")
_INLINE = re.compile(r"\s*date(?:\s*:\s*|\s+(?=\d{4}-))", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_AND = re.compile(r"\band\b|&")
_COMMA = re.compile(r"[,;|]")
_PARTICLES = frozenset(
    ("al", "bin", "da", "de", "del", "della", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von")
)  # fmt: skip
_NO_NAMES = frozenset(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March",
     "April", "June", "July", "August", "September", "October", "November", "December", "The", "A", "An")
)  # fmt: skip
_BEFORE_DAYS = frozenset(
    ("On", "In", "By", "At", "As", "Since", "Until", "From", "After", "Before", "Late", "Early", "Last", "This", *_NO_NAMES)
)  # fmt: skip
_CREDIT = re.compile(r"\b(?:via|photo|photograph|picture|image|credit|getty|caption)\b", re.IGNORECASE)
_ALONE = frozenset({"published", "url", "title"})
"""What counts without other header lines beside it."""

_FULL_DATE = len("2024-12-16")
_TOP_CHARS = 2000
_TOP_LINES = 12
_TITLE_CHARS = 120
_TITLE_WORDS = (3, 20)
_PUBLISHER_CHARS = 60
_PUBLISHER_WORDS = 6
_NAME_WORDS = (2, 5)
_LABEL_WORDS = 2
_PLACE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Header:
    """What the top of a text tells about it."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None


@dataclass(slots=True)
class _Block:
    """The lines read so far."""

    lines: int = 0
    entries: dict[str, str] = field(default_factory=dict)
    headline: str | None = None
    rest: list[str] = field(default_factory=list)
    """The first two lines behind it."""


def read_header(text: str) -> Header:
    r"""Read the metadata that stand at the top of a text.

    >>> read_header("date 2024-12-16 The talks went on.").published
    '2024-12-16'
    >>> read_header("Talks go on in Geneva\n\nBy Ann Lee\nDec. 16, 2024\n\nThe talks went on.")
    Header(title='Talks go on in Geneva', published='2024-12-16', publisher=None, authors=('Ann Lee',), url=None, language=None)
    """
    block = _block(text)
    header = _header(block)
    if header.published is not None:
        return header
    if match := _INLINE.match(text):
        found = leading_date(text, match.end())
        if found and _starts_anew(text[found[1] :]):
            return replace(header, published=found[0])
    # A line below the headline may stand between.
    return replace(header, published=next(filter(None, map(_dateline, block.rest)), None))


def _dateline(line: str) -> str | None:
    """The date in the dateline with which a report begins: "GENEVA, 4 March 2025 (Agency) — Talks …"."""
    match = _DATELINE.match(line)
    found = leading_date(line, match.end()) if match else None
    behind = _BEHIND_DATELINE.match(line, found[1]) if found else None
    if not (match and found and behind and _is_place(match["place"])):
        return None
    return None if line[behind.end()].islower() else found[0]


def _is_place(words: str) -> bool:
    first, *more = words.replace(",", " ").split()
    fits = first[0].isupper() and first not in _BEFORE_DAYS and len(more) < _PLACE_WORDS
    return fits and all(w in _PARTICLES or w[0].isupper() for w in more)


def _starts_anew(rest: str) -> bool:
    # "Date 2024-12-16 The talks …" has a header; "Date 2024-12-16 was a Monday" is a sentence.
    return not rest or (rest[0].isspace() and not rest.lstrip()[:1].islower())


def _block(text: str) -> _Block:
    """The run of header lines and headline at the top; it ends with the first line that is neither."""
    lines = text[:_TOP_CHARS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(text) > _TOP_CHARS:
        lines.pop()  # cut somewhere
    block = _Block()
    fenced = False
    for number, raw in enumerate(lines):
        line = _plain(raw)
        if line == "---":  # front matter, as Markdown files have it
            if fenced:
                break
            fenced = not block.lines
            block.entries["fence"] = line
        elif line:
            after = lines[number + 1 :]
            if entries := {k: v for k, v in _entries(line) if k not in block.entries}:
                block.entries |= entries
            elif block.headline is None and not fenced and _is_headline(line, after):
                block.headline = line
            elif not fenced:
                block.rest = list(islice(filter(None, chain([line], map(_plain, after))), 2))
                break
            block.lines += 1
            if block.lines == _TOP_LINES:
                break
    return block


def _plain(line: str) -> str:
    """A line without white space around it, and without Markdown's marks of a heading and of emphasis."""
    line = line.strip()
    mark = _MARKUP.match(line) if line.startswith(("#", "*", "_")) else None
    if not mark:
        return line
    inside = line[mark.end() :]
    if mark[0].startswith("#"):
        return inside.rstrip("# ")
    return inside.removesuffix(mark[0][::-1]).rstrip() if inside.endswith(mark[0]) else line


def _entries(line: str) -> list[tuple[str, str]]:
    """Keys and checked values of a header line, of which there may be several: "By Ann Lee | 16 December 2024"."""
    split = [line] if _SEPARATORS.isdisjoint(line) else _PARTED.split(line)
    parts = {part: _entry(part) for part in split}
    if line in parts:
        entry = parts[line]
        return [entry] if entry else []
    found = [entry for entry in parts.values() if entry]
    labels = [part for part, entry in parts.items() if not entry]
    if any(key == "published" for key, _ in found) and all(len(x.split()) <= _LABEL_WORDS for x in labels):
        return found
    entry = _entry(line)
    return [entry] if entry else []


def _entry(line: str) -> tuple[str, str] | None:
    """Key and checked value of a header line; None for any other line."""
    if match := _KEYED.fullmatch(line):
        key, value = _KEYS.get(match[1].lower()), match[2].strip("\"' ")
        checked = _checked(key, value) if key else None
        return (key, checked) if key and checked else None
    if (match := _DATED.match(line)) and (published := iso_date(line[match.end() :])):
        # A line that says only 2024 may be a heading.
        return ("published", published) if len(published) == _FULL_DATE else None
    if line.startswith(("By ", "BY ")) and _names(line[3:]):
        return "authors", line[3:]
    return None


def _checked(key: str, value: str) -> str | None:
    if key == "published":
        return iso_date(value)
    if key == "url":
        return value if _URL.fullmatch(value) else None
    if key == "language":
        return value.replace("_", "-") if _LANGUAGE.fullmatch(value) else None
    if key == "publisher":
        short = len(value) <= _PUBLISHER_CHARS and len(value.split()) <= _PUBLISHER_WORDS
        return value if short and not value.endswith(".") else None
    if key == "authors":
        return value if _names(value) else None
    return value if len(value) <= 2 * _TITLE_CHARS else None


def _names(value: str) -> tuple[str, ...]:
    """The people in a byline; none unless it begins with a name. "Ann Lee and Bo Ek, Newsville Post" → two."""
    if not value:
        return ()
    *most, last = _AND.split(value.strip().rstrip("."))
    # Behind the last name of a list stands at most where the person works.
    lists = [*most, last.split(",")[0]] if most else [last]
    parts = [p.strip() for part in lists for p in _COMMA.split(part)]
    return tuple(p for p in parts if _is_name(p)) if _is_name(parts[0]) else ()


def _is_name(part: str) -> bool:
    words = part.split()
    fits = _NAME_WORDS[0] <= len(words) <= _NAME_WORDS[1] and not any(c.isdigit() for c in part)
    return fits and all(w in _PARTICLES or (w[0].isupper() and w not in _NO_NAMES) for w in words)


def _is_headline(line: str, after: list[str]) -> bool:
    """Whether a line is evidently the title: short, no sentence, and set off from a text that follows."""
    following = [_plain(x) for x in after[:1]] + after[1:]
    if not any(following) or (following[0] and not _entries(following[0])):
        return False
    fits = len(line) <= _TITLE_CHARS and _TITLE_WORDS[0] <= len(line.split()) <= _TITLE_WORDS[1]
    return fits and line[-1] not in ".,:;…" and not line[0].islower() and not _CREDIT.search(line)


def _header(block: _Block) -> Header:
    entries = block.entries
    company = len(entries) > 1

    def value(key: str, *, also: bool = False) -> str | None:
        return entries.get(key) if company or also or key in _ALONE else None

    return Header(
        title=value("title") or block.headline,
        published=value("published"),
        publisher=value("publisher"),
        # A byline under a headline needs nothing more.
        authors=_names(value("authors", also=block.headline is not None) or ""),
        url=value("url"),
        language=value("language"),
    )
