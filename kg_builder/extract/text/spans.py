"""Stretches of characters: merging them, and marking them on a text."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

CharRange: TypeAlias = tuple[int, int]
"""Half-open range of code-point offsets."""


def merge(spans: Sequence[CharRange]) -> tuple[CharRange, ...]:
    """Sort ranges, and join those that touch or overlap.

    >>> merge([(5, 9), (0, 3), (3, 4)])
    ((0, 4), (5, 9))
    """
    merged: list[CharRange] = []
    for a, b in sorted(spans):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return tuple(merged)


def mask(length: int, ranges: Iterable[CharRange]) -> bytearray:
    """One byte a character of a text and one more: 1 inside the ranges, 0 outside."""
    marked = bytearray(length + 1)
    for a, b in ranges:
        marked[a:b] = b"\1" * (b - a)
    return marked
