"""Plain text tables that fit a terminal, are the same everywhere, and are safe to print."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from textwrap import wrap
from typing import Final

_GAP: Final = "  "
_LOOKED_AT: Final = 1_000
_LEAST: Final = 6
"""Columns are not made narrower than this, if need be beyond the width."""


def table(names: Sequence[str], rows: Iterable[Sequence[str]], width: int = 80) -> Iterator[str]:
    """Rows under their names, wrapped to the width; numbers to the right; the number of rows at the end.

    The lines come as the rows do. The first thousand rows tell how wide the columns are.

    >>> for line in table(["who", "n"], [["Ilse Brandt", "2"], ["Orland", "10"]]):
    ...     print(line)
    who           n
    -----------  --
    Ilse Brandt   2
    Orland       10
    (2 rows)
    """
    rest = iter(rows)
    cells = [[_printable(cell) for cell in row] for row in islice(rest, _LOOKED_AT)]
    wanted = [max(map(_width, column)) for column in zip(names, *cells, strict=True)]
    widths = _fitted(wanted, width - len(_GAP) * (len(names) - 1))
    right = [bool(cells) and all(_numeric(row[i]) for row in cells) for i in range(len(names))]
    yield from _lines(names, widths, right)
    yield _GAP.join("-" * w for w in widths).rstrip()
    count = 0
    for row in chain(cells, ([_printable(cell) for cell in row] for row in rest)):
        yield from _lines(row, widths, right)
        count += 1
    yield f"({count} row{'s' if count != 1 else ''})"


def _fitted(wanted: Sequence[int], room: int) -> list[int]:
    """Column widths that add up to the room: the narrow columns whole, the wide ones share what is left."""
    widths = [0] * len(wanted)
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    for done, i in enumerate(order):
        share = room // (len(order) - done)
        widths[i] = min(wanted[i], max(share, _LEAST))
        room -= widths[i]
    return widths


def _lines(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    columns = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, columns), default=1)
    padded = [column + [""] * (height - len(column)) for column in columns]
    return [
        _GAP.join(
            _padded(text, width, to_right=r) for text, width, r in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in zip(*padded, strict=True)
    ]


def _wrapped(text: str, width: int) -> list[str]:
    lines = wrap(text, width) or [""]
    # Wide characters take two columns: cut again what is still too wide.
    return [
        part
        for line in lines
        for part in ([line] if _width(line) <= width else wrap(line, max(width // 2, 1)))
    ]


def _padded(text: str, width: int, *, to_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if to_right else text + space


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _numeric(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdecimal()


def _printable(text: str) -> str:
    """Text without line breaks, and without the control characters that could take over a terminal."""
    joined = " ".join(text.split())
    return "".join(
        "\ufffd" if unicodedata.category(c) in {"Cc", "Cf"} and c not in "\u200c\u200d" else c for c in joined
    )
