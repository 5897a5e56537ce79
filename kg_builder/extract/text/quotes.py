"""Quotation marks: where quoted text begins and ends.

The scanner works on characters alone, paragraph by paragraph, and never fails: curly, straight, low, angle,
doubled (````x''``) and single marks; nested, split and unclosed quotations; a quotation that goes on in the next
paragraph (re-opened there, closed only at its end); a closing mark typed in place of an opening one; apostrophes,
plural possessives, elisions ('90s) and inches.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

_MARK = re.compile(r"``|''|[“”„‟\"«»‘’‚'‹›`]")
_PARAGRAPH = re.compile(r"[^\n]+")
_DOUBLE_OPEN = frozenset("“„‟«")
_DOUBLE_CLOSE = frozenset("”»")
_SINGLE = frozenset("‘’‚'‹›`")
_ONE_LETTER = 2
_FARTHEST = 64
"""How many single marks are tried as the closing one: apostrophes above all."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted text: `start` and `end` leave the marks out, `outer_start` and `outer_end` take them in."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    depth: int
    """1 for an outermost quotation, 2 for one inside it."""
    closed: bool
    """False where the paragraph ends before a closing mark."""
    single: bool
    """Whether the marks are single ones."""


def scan(text: str) -> list[Quotation]:
    """All quotations of a text in order of their start; an outer one stands before those inside it.

    >>> [(q.depth, "He said “no, ‘never’ again”."[q.start:q.end]) for q in scan("He said “no, ‘never’ again”.")]
    [(1, 'no, ‘never’ again'), (2, 'never')]
    """
    found: list[Quotation] = []
    for paragraph in _PARAGRAPH.finditer(text):
        found += _scan_paragraph(text, paragraph.start(), paragraph.end())
    return found


def outermost(quotations: list[Quotation]) -> list[Quotation]:
    """Those that stand in no other one."""
    return [q for q in quotations if q.depth == 1]


def _scan_paragraph(text: str, begin: int, end: int) -> list[Quotation]:
    marks = list(_MARK.finditer(text, begin, end))
    if not marks:
        return []
    doubles = list(_pair_doubles(text, marks, begin, end))
    singles = [q for q in _pair_singles(text, marks, begin, end, doubles) if q.end > q.start]
    return sorted((*_below(doubles, singles), *singles), key=lambda q: (q.start, -q.end))


def _below(doubles: list[Quotation], singles: list[Quotation]) -> Iterator[Quotation]:
    """The quotations in double marks; those inside single ones (‘He said “never”,’ …) one deeper."""
    outer = [q for q in singles if q.depth == 1]
    starts = [q.start for q in outer]
    for d in doubles:
        n = bisect_right(starts, d.start)
        yield replace(d, depth=2) if n and d.start < outer[n - 1].end else d


def _pair_doubles(text: str, marks: list[re.Match[str]], begin: int, end: int) -> Iterator[Quotation]:
    open_mark: re.Match[str] | None = None
    doubles = [m for m in marks if m[0] not in _SINGLE]
    last = {m[0]: m.start() for m in doubles}
    for mark in doubles:
        closes_later = last[mark[0]] > mark.start()
        role = _double_role(text, mark, begin, end, is_open=open_mark is not None, closes_later=closes_later)
        if role == "close" and open_mark is not None:
            yield from _quotation(text, open_mark, mark.start(), mark.end(), closed=True)
            open_mark = None
        elif role == "open":
            if open_mark is not None:
                # “One. “Two.” – the first was never closed: it ends where the second begins.
                yield from _quotation(text, open_mark, mark.start(), mark.start(), closed=False)
            open_mark = mark
    if open_mark is not None:
        yield from _quotation(text, open_mark, end, end, closed=False)


def _quotation(
    text: str, mark: re.Match[str], end: int, outer_end: int, *, closed: bool
) -> Iterator[Quotation]:
    start = mark.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield Quotation(start, end, mark.start(), max(outer_end, end), 1, closed, single=False)


def _double_role(
    text: str, mark: re.Match[str], begin: int, end: int, *, is_open: bool, closes_later: bool
) -> str | None:
    before = text[mark.start() - 1] if mark.start() > begin else " "
    after = text[mark.end()] if mark.end() < end else " "
    starts_word = (before.isspace() or before in "([{—–-‘'/:…") and not after.isspace()
    symbol = mark[0]
    if symbol == "``" or symbol in _DOUBLE_OPEN:
        # German „…“ closes with the mark that opens in English.
        german = is_open and symbol == "“" and not starts_word
        return "close" if german else "open"
    if symbol in ("''", *_DOUBLE_CLOSE):
        if is_open:
            return "close"
        return "open" if before.isspace() and (not after.isspace() or closes_later) and closes_later else None
    return _straight_role(before, after, is_open=is_open, starts_word=starts_word)


def _straight_role(before: str, after: str, *, is_open: bool, starts_word: bool) -> str | None:
    if is_open:
        # A straight mark between a space and a word, while one is open: the open one was never closed.
        return "open" if starts_word and before.isspace() and after.isalnum() else "close"
    if before.isdigit() and not after.isalnum():
        return None  # inches or seconds
    return "open" if starts_word or after.isalnum() else None


def _pair_singles(
    text: str, marks: list[re.Match[str]], begin: int, end: int, doubles: list[Quotation]
) -> Iterator[Quotation]:
    singles = [m.start() for m in marks if m[0] in _SINGLE]
    starts = [d.outer_start for d in doubles]
    skip_to = begin
    for i, at in enumerate(singles):
        if at < skip_to or not _opens_single(text, at, begin, end):
            continue
        n = bisect_right(starts, at)
        around = doubles[n - 1] if n and doubles[n - 1].start <= at < doubles[n - 1].end else None
        limit = around.end if around else starts[n] if n < len(starts) else end
        candidates = singles[i + 1 : i + 1 + _FARTHEST]
        close = _single_close(text, at, candidates, limit, end)
        if close is None and around is None:
            close = _close_behind(text, candidates, doubles, n)
        if close is not None:
            skip_to = close + 1
            depth = 2 if around else 1
            if close - at > _ONE_LETTER:  # rock 'n' roll
                yield Quotation(at + 1, close, at, close + 1, depth, closed=True, single=True)


def _opens_single(text: str, at: int, begin: int, end: int) -> bool:
    before = text[at - 1] if at > begin else " "
    after = text[at + 1] if at + 1 < end else " "
    if not (before.isspace() or before in '([{—–-“"„«:') or after.isspace() or after.isdigit():
        return False
    return text[at] in "‘‚‹'`"


def _single_close(text: str, opened: int, candidates: list[int], limit: int, end: int) -> int | None:
    """The first mark that must close, else the first that may (a plural possessive may not be one)."""
    may: int | None = None
    for at in candidates:
        if at >= limit:
            break
        before, after = text[at - 1], text[at + 1] if at + 1 < end else " "
        if may is not None and _opens_single(text, at, 0, end):
            return may
        german = text[opened] == "‚" and text[at] == "‘"
        if before.isspace() or after.isalnum() or (text[at] in "‘‚‹" and not german):
            continue
        if before in ".,!?;:…)" or after in '.,!?;:…)”"»—' or at + 1 == end or before not in "sS":
            return at
        if may is None and at > opened + 1:
            may = at
    return may


def _close_behind(text: str, candidates: list[int], doubles: list[Quotation], n: int) -> int | None:
    """The mark that closes a single quotation with double ones inside, as in the British press: ‘He said “never,”’.

    Only a mark after punctuation is sure enough; `n` is the number of the first double quotation behind the opening.
    """
    for at in candidates:
        while n < len(doubles) and doubles[n].outer_end <= at:
            if not doubles[n].closed:
                return None
            n += 1
        inside = n < len(doubles) and doubles[n].outer_start < at
        if not inside and text[at] in "’'›" and text[at - 1] in '.,!?;:…”"':
            return at
    return None
