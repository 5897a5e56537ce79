"""Hard-wrapped texts: which line breaks only wrap a line, and which end a paragraph.

A line was wrapped if the next one's first word had no room on it (the greedy algorithm of every editor and mailer). A
text is taken as wrapped if almost all its single line breaks are of that kind: a list, a transcript or lines that
are paragraphs break where there was room.
"""

import re

_WIDEST = 120
"""Columns; a longer line says that lines are paragraphs."""
_FEWEST = 3
_ALMOST_ALL = 0.8
_BREAK = re.compile(r"(?<=[^\s])[ \t]*(\r\n|\n|\r)(?=[^\s])")


def unwrapped(text: str) -> str:
    """The text with spaces for the line breaks that only wrap a line; every character keeps its offset."""
    width = max(map(len, text.splitlines()), default=0)
    breaks = list(_BREAK.finditer(text))
    if width > _WIDEST or len(breaks) < _FEWEST:
        return text
    wraps = [m for m in breaks if _length_before(text, m.start()) + 1 + _first_word(text, m.end()) > width]
    if len(wraps) < _ALMOST_ALL * len(breaks):
        return text
    parts, at = [], 0
    for m in wraps:
        parts += [text[at : m.start(1)], " " * (m.end(1) - m.start(1))]
        at = m.end(1)
    return "".join([*parts, text[at:]])


def _length_before(text: str, end: int) -> int:
    return end - 1 - max(text.rfind("\n", 0, end), text.rfind("\r", 0, end))


def _first_word(text: str, start: int) -> int:
    """Length of the word that begins at `start`."""
    end = start
    while end < len(text) and not text[end].isspace() and end - start <= _WIDEST:
        end += 1
    return end - start
