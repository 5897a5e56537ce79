"""Stretches of characters: merging and comparing them, and marking them on a text."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

CharRange: TypeAlias = tuple[int, int]
"""Half-open range of code-point offsets."""


_WORD = re.compile(r"\w+")


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


def overlap(one: CharRange | None, other: CharRange | None) -> bool:
    """Whether two ranges share a character; what is None shares none."""
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def words_in(text: str, ranges: Iterable[CharRange]) -> frozenset[int]:
    """The words of some ranges of a text, by where they begin."""
    return frozenset(m.start() for a, b in ranges for m in _WORD.finditer(text, a, b))


def agreement(words: frozenset[int], others: frozenset[int]) -> float:
    """Dice coefficient of two sets of words, in [0, 1].

    >>> agreement(frozenset({1, 2}), frozenset({2}))
    0.6666666666666666
    """
    total = len(words) + len(others)
    return 2 * len(words & others) / total if total else 0.0
