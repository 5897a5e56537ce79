"""Invented words for the benchmarks: one for each number."""

SYLLABLES = (
    "ba", "ke", "lo", "mi", "nu", "ra", "se", "to",
    "vi", "da", "gor", "hel", "jan", "pel", "stro", "ulf",
)  # fmt: skip


def word(n: int) -> str:
    """A word of its own for each number."""
    out = ""
    while True:
        n, rest = divmod(n, len(SYLLABLES))
        out += SYLLABLES[rest]
        if not n:
            return out
