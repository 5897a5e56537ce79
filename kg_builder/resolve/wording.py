"""Are two reports the same words of one speaker? Verbatim, in part, paraphrased or translated; never on the topic alone.

Compared are the word stems that carry content, in their order. What contradicts is looked at first: a negation, other
numbers, other names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil

import snowballstemmer

from kg_builder.tables import rows

_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:['’]\w+)?")
_QUOTATION = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_NEGATIONS = frozenset(r["word"] for r in rows(__package__, "words.tsv") if r["kind"] == "negation")
_SMALL = frozenset(r["word"] for r in rows(__package__, "words.tsv") if r["kind"] == "function")
_NUMBERS = {r["word"]: r["value"] for r in rows(__package__, "words.tsv") if r["kind"] == "number"}
_stemmer = snowballstemmer.stemmer("english")

_FEWEST = 4
"""Content words in common from which two wordings can be one."""
_VERBATIM = 6
"""Words in a row that two wordings share when one is quoted from the same words as the other."""
_OF_SHORTER = 0.7
_QUOTED = 0.9
_ALIKE = 0.8
_TRANSLATED, _PHRASES = 6, 3
_ALIKE_IN_ORDER, _IN_ORDER = 0.6, 0.55


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """The stem of an English word (Porter 2)."""
    stemmed: str = _stemmer.stemWord(word)
    return stemmed


@dataclass(frozen=True, slots=True)
class Wording:
    """What is compared of the content of a report."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    """Stems of the words that carry content, in order, each as often as it stands there."""
    numbers: frozenset[str]
    names: frozenset[str]
    """Words in capitals that do not begin the content."""
    negated: bool
    fragments: tuple[tuple[str, ...], ...] = ()
    """Stems of the pieces that a paraphrase quotes."""

    @classmethod
    def of(cls, text: str) -> "Wording":
        """Take a content apart; several spans are joined by a space."""
        found = _WORD.findall(text)
        words = tuple(w.lower().replace("’", "'") for w in found)
        plain = [_NUMBERS.get(w, w) for w in words]
        return cls(
            words,
            _stems(plain),
            frozenset(w for w in plain if w[0].isdigit()),
            frozenset(w.lower() for w in found[1:] if w[0].isupper() and w not in {"I", "I'm", "I’m"}),
            bool(_NEGATIONS.intersection(words)) or any(w.endswith("n't") for w in words),
            tuple(_stems([w.lower() for w in _WORD.findall(piece)]) for piece in _QUOTATION.findall(text)),
        )

    def to_text(self) -> str:
        """All of it, as it is kept of a statement: a line for each field; no word has a space in it."""
        fields = (self.words, self.stems, sorted(self.numbers), sorted(self.names))
        negated = "negated" if self.negated else ""
        return "\n".join((*map(" ".join, fields), negated, *map(" ".join, self.fragments)))

    @classmethod
    def from_text(cls, text: str) -> "Wording":
        """What `to_text` gave."""
        words, stems, numbers, names, negated, *fragments = text.split("\n")
        return cls(
            tuple(words.split()),
            tuple(stems.split()),
            frozenset(numbers.split()),
            frozenset(names.split()),
            bool(negated),
            tuple(tuple(piece.split()) for piece in fragments),
        )

    @property
    def tells(self) -> bool:
        """Whether there is enough in it to know it again: "to comment" is said every day."""
        return len(set(self.stems)) >= _FEWEST


def _stems(words: Iterable[str]) -> tuple[str, ...]:
    telling = (w for w in words if w not in _SMALL and w not in _NEGATIONS and not w.endswith("n't"))
    return tuple(stem(w) for w in telling if not w.isdigit())


def same_words(a: Wording, b: Wording) -> float:
    """How alike two tellings wordings are, 0 where they are not the same words: 1 for the very same."""
    if a.words == b.words:
        return 1.0
    if contradict(a, b):
        return 0.0
    if _fragment(a, b) or _fragment(b, a) or _quoted(a, b):
        return _QUOTED
    return _paraphrased(a, b)


def _paraphrased(a: Wording, b: Wording) -> float:
    one, other = set(a.stems), set(b.stems)
    common = len(one & other)
    if common < _FEWEST:
        return 0.0
    alike = 2 * common / (len(one) + len(other))
    if alike >= _ALIKE:
        return alike
    if alike >= _ALIKE_IN_ORDER:
        order = 2 * _in_order(a.stems, b.stems) / (len(a.stems) + len(b.stems))
        if order >= _IN_ORDER:
            return alike
    return alike if _translated(a, b, common) else 0.0


def contradict(a: Wording, b: Wording) -> bool:
    """Whether what differs says something else: other numbers, other names, or a negation.

    Not where one quotes a piece of the other: then what stands around it is the reporter's.
    """
    if _fragment(a, b) or _fragment(b, a):
        return False
    if a.numbers and b.numbers and not (a.numbers <= b.numbers or b.numbers <= a.numbers):
        return True
    if a.names - b.names and b.names - a.names:
        return True
    return a.negated != b.negated


def _fragment(a: Wording, b: Wording) -> bool:
    """Whether a piece that the one quotes stands in the other, word for word."""
    for piece in a.fragments:
        size = len(piece)
        if len(set(piece)) >= _FEWEST and any(
            b.stems[n : n + size] == piece for n in range(len(b.stems) - size + 1)
        ):
            return True
    return False


def _quoted(a: Wording, b: Wording) -> bool:
    """Whether most of the shorter one stands in the other, word for word."""
    size = max(_VERBATIM, ceil(_OF_SHORTER * min(len(a.words), len(b.words))))
    return not _runs(a.words, size).isdisjoint(_runs(b.words, size))


def _runs(words: tuple[str, ...], size: int) -> set[tuple[str, ...]]:
    """All runs of so many words."""
    return {words[n : n + size] for n in range(len(words) - size + 1)}


def _translated(a: Wording, b: Wording, common: int) -> bool:
    """Whether two wordings share several set phrases and half of the shorter one, as translations of one text do."""
    if common < _TRANSLATED or 2 * common < min(len(set(a.stems)), len(set(b.stems))):
        return False
    phrases = set(pairwise(a.stems)) & set(pairwise(b.stems))
    runs = sum(1 for one, _ in phrases if not any(second == one for _, second in phrases))
    return len(phrases) >= _PHRASES and runs > 1


def _in_order(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for word in a:
        left = 0
        for n, other in enumerate(b, 1):
            up = row[n]
            row[n] = left + 1 if word == other else max(up, row[n - 1])
            left = up
    return row[-1]
