"""How much of two stretches of text is the same."""

from typing import TypeAlias

CharRange: TypeAlias = tuple[int, int]
"""Half-open range of code-point offsets."""


def dice(one: CharRange, other: CharRange) -> float:
    """Share of characters in common, between 0 and 1 (Dice 1945).

    >>> dice((0, 10), (5, 15)), dice((0, 3), (3, 6))
    (0.5, 0.0)
    """
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * max(0, shared) / (one[1] - one[0] + other[1] - other[0])
